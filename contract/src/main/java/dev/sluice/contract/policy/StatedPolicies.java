package dev.sluice.contract.policy;

import dev.sluice.contract.limit.Limit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of plans and accounts; of what is left out nothing is said.
 *
 * @param defaultPlan null if it is left out
 */
public record StatedPolicies(
    @Nullable String defaultPlan, Map<String, Plan> plans, Map<String, Account> accounts) {

  /** Where no plan is stated: 60 requests per 60 s. */
  static final Plan FREE =
      new Plan("free", List.of(new Limit("burst", 60, Duration.ofSeconds(60))));

  public StatedPolicies {
    plans = Map.copyOf(plans);
    accounts = Map.copyOf(accounts);
  }

  public boolean isEmpty() {
    return defaultPlan == null && plans.isEmpty() && accounts.isEmpty();
  }

  /**
   * The same with defaults for what is left out, as version 0.
   *
   * @throws IllegalArgumentException if it does not go together
   */
  public Policies complete() {
    return new Policies(
            0,
            defaultPlan == null ? FREE.name() : defaultPlan,
            plans.isEmpty() ? Map.of(FREE.name(), FREE) : plans,
            accounts)
        .checked();
  }
}
