package dev.sluice.ingress.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.PolicyWriter;
import dev.sluice.contract.policy.Terms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Policies as JSON; all of it begins with their version. */
final class PolicyViews {

  private static final Comparator<Account> BY_NAME = Comparator.comparing(Account::name);

  private PolicyViews() {}

  static ObjectNode version(Policies policies) {
    return Json.tree().createObjectNode().put("version", policies.version());
  }

  static ObjectNode plans(Policies policies) {
    ObjectNode view = version(policies).put("default_plan", policies.defaultPlan());
    ObjectNode plans = view.putObject("plans");
    new TreeMap<>(policies.plans())
        .forEach((name, plan) -> plans.set(name, PolicyWriter.json(plan)));
    return view;
  }

  static ObjectNode plan(Policies policies, Plan plan) {
    ObjectNode view = version(policies).put("name", plan.name());
    view.set("plan", PolicyWriter.json(plan));
    view.put("default", plan.name().equals(policies.defaultPlan()));
    return view.put(
        "accounts",
        policies.accounts().values().stream()
            .filter(account -> policies.planOf(account).equals(plan.name()))
            .count());
  }

  /** The accounts whose names come after one, in order; {@code next} if there are more. */
  static ObjectNode accounts(Policies policies, String after, int limit) {
    ObjectNode view = version(policies);
    ObjectNode accounts = view.putObject("accounts");
    var found = new ArrayList<>(firstAfter(policies.accounts().values(), after, limit + 1));
    found.sort(BY_NAME);
    for (Account account : found.subList(0, Math.min(limit, found.size()))) {
      accounts.set(account.name(), PolicyWriter.json(account));
    }
    if (found.size() > limit) {
      view.put("next", found.get(limit - 1).name());
    }
    return view;
  }

  /** The first ones after a name, in no order; never sorts them all. */
  private static Collection<Account> firstAfter(Collection<Account> all, String after, int most) {
    var first = new PriorityQueue<Account>(BY_NAME.reversed());
    for (Account account : all) {
      if (account.name().compareTo(after) > 0
          && (first.size() < most || BY_NAME.compare(account, first.element()) < 0)) {
        first.add(account);
        if (first.size() > most) {
          first.remove();
        }
      }
    }
    return first;
  }

  /** What is said of an account, and what holds for it now. */
  static ObjectNode account(Policies policies, Account account, long now) {
    ObjectNode view = version(policies).put("name", account.name());
    view.set("account", PolicyWriter.json(account));
    Terms terms = policies.of(account.name(), now);
    ObjectNode holds = view.putObject("terms").put("plan", terms.plan());
    holds.put("blocked", terms.blocked());
    var limits = holds.putArray("limits");
    terms.limits().forEach(limit -> limits.add(PolicyWriter.json(limit)));
    var overridden = holds.putArray("overridden");
    terms.overridden().forEach(overridden::add);
    return view;
  }
}
