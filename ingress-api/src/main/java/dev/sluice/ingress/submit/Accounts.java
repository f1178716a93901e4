package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Plan;
import dev.sluice.contract.limit.Plans;
import dev.sluice.contract.topic.Partitions;
import java.util.IdentityHashMap;
import java.util.Map;

/** What an account is under, with what was prepared for its plan. Safe from any thread. */
public final class Accounts {

  /**
   * @param partition of the requests, where this account's lie
   */
  record View(Plan plan, PlanFields fields, int partition) {}

  private final Plans plans;
  private final int partitions;
  private final Map<Plan, PlanFields> fields = new IdentityHashMap<>();

  public Accounts(Plans plans, int partitions) {
    this.plans = plans;
    this.partitions = partitions;
    plans.byName().values().forEach(plan -> fields.put(plan, new PlanFields(plan)));
  }

  View of(String account) {
    Plan plan = plans.of(account);
    PlanFields prepared = fields.get(plan);
    if (prepared == null) {
      throw new IllegalStateException("no fields for plan " + plan.name());
    }
    return new View(plan, prepared, Partitions.of(account, partitions));
  }
}
