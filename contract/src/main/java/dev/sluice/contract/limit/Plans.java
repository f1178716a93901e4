package dev.sluice.contract.limit;

import java.util.Map;

/** Which plan an account is under: its own, else the default. */
public record Plans(Map<String, Plan> byName, String defaultPlan, Map<String, String> byAccount) {

  public Plans {
    byName = Map.copyOf(byName);
    byAccount = Map.copyOf(byAccount);
    if (!byName.containsKey(defaultPlan)) {
      throw new IllegalArgumentException(
          "default_plan: there is no plan '%s' (plans: %s)".formatted(defaultPlan, names(byName)));
    }
    for (var entry : byAccount.entrySet()) {
      if (!byName.containsKey(entry.getValue())) {
        throw new IllegalArgumentException(
            "accounts.%s.plan: there is no plan '%s' (plans: %s)"
                .formatted(entry.getKey(), entry.getValue(), names(byName)));
      }
    }
  }

  private static String names(Map<String, Plan> plans) {
    return String.join(", ", plans.keySet().stream().sorted().toList());
  }

  public Plan of(String account) {
    Plan plan = byName.get(byAccount.getOrDefault(account, defaultPlan));
    if (plan == null) {
      throw new IllegalStateException("no plan for account " + account);
    }
    return plan;
  }
}
