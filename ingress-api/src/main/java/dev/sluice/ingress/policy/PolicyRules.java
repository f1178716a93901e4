package dev.sluice.ingress.policy;

import dev.sluice.contract.config.AuthKind;
import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.PolicyChanges;
import dev.sluice.contract.policy.PolicyWords;
import dev.sluice.contract.service.CallException;
import java.util.HashMap;
import java.util.Objects;

/** What changes of policies must keep to. */
record PolicyRules(AuthKind auth) {

  /**
   * @throws BadConfigException if something is not as it must be; its pointer is one into {@link
   *     PolicyChanges#json}
   * @throws CallException if the changes do not go with what there is
   */
  void check(Policies before, PolicyChanges changes) {
    Policies after = after(before, changes);
    checkSize("plans", before.plans().size(), after.plans().size(), Policies.MOST_PLANS);
    checkSize(
        "accounts", before.accounts().size(), after.accounts().size(), Policies.MOST_ACCOUNTS);
    changes.plans().keySet().forEach(plan -> checkGone(plan, after));
    for (Account account : after.accounts().values()) {
      if (changes.accounts().containsKey(account.name())) {
        checkNew(account, after);
      } else {
        checkOther(account, before, after);
      }
    }
  }

  private static Policies after(Policies before, PolicyChanges changes) {
    try {
      return changes.in(before);
    } catch (IllegalArgumentException e) {
      if (changes.defaultPlan() != null) {
        throw new BadConfigException(String.valueOf(e.getMessage()), "/default_plan");
      }
      throw CallException.conflict(
          "plan '%s' is in use: it is the default plan".formatted(before.defaultPlan()));
    }
  }

  private static void checkSize(String what, int before, int after, int most) {
    if (after > most && after > before) {
      throw CallException.conflict(
          "there would be %d %s, wanted at most %d".formatted(after, what, most));
    }
  }

  private static void checkGone(String plan, Policies after) {
    if (after.plans().containsKey(plan)) {
      return;
    }
    var users = new HashMap<>(after.accounts());
    users.values().removeIf(account -> !plan.equals(account.plan()));
    if (!users.isEmpty()) {
      throw CallException.conflict(
          "plan '%s' is in use by %s".formatted(plan, PolicyWords.named(users)));
    }
  }

  private void checkNew(Account account, Policies after) {
    auth.check(account);
    try {
      after.check(account);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String key = after.strayOverride(account).isPresent() ? "overrides" : "plan";
      throw new BadConfigException(
          message, "/accounts%s/%s".formatted(Json.step(account.name()), key));
    }
  }

  private static void checkOther(Account account, Policies before, Policies after) {
    var planBefore = before.plans().get(before.planOf(account));
    String planAfter = after.planOf(account);
    if (!Objects.equals(planBefore, after.plans().get(planAfter))) {
      after
          .strayOverride(account)
          .ifPresent(
              limit -> {
                throw CallException.conflict(
                    "account '%s' has an override for limit '%s', which plan '%s' would not have"
                        .formatted(account.name(), limit, planAfter));
              });
    }
  }
}
