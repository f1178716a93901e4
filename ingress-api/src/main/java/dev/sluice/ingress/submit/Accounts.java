package dev.sluice.ingress.submit;

import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.Terms;
import dev.sluice.contract.topic.Partitions;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an account is under, with what was prepared for its limits. Safe from any thread. */
public final class Accounts {

  private static final int MOST_PREPARED = 10_000;

  /**
   * @param partition of the requests, where this account's lie
   */
  record View(Terms terms, PlanFields fields, int partition) {}

  private final Supplier<Policies> policies;
  private final int partitions;

  /** By identity: what holds for many accounts is one object. Replaced, never changed. */
  private volatile Map<Terms, PlanFields> prepared = new IdentityHashMap<>();

  /**
   * @param policies those in force
   */
  public Accounts(Supplier<Policies> policies, int partitions) {
    this.policies = policies;
    this.partitions = partitions;
  }

  /**
   * @param now append time in milliseconds
   */
  View of(String account, long now) {
    Terms terms = policies.get().of(account, now);
    PlanFields fields = prepared.get(terms);
    return new View(
        terms, fields == null ? prepare(terms) : fields, Partitions.of(account, partitions));
  }

  /** What is said of an account; null if nothing is. */
  @Nullable Account named(String account) {
    return policies.get().accounts().get(account);
  }

  /** The plans there are now. */
  public Collection<Plan> plans() {
    return policies.get().plans().values();
  }

  /** What holds for accounts of which nothing is said. */
  public Terms byDefault() {
    return policies.get().byDefault();
  }

  /** The partition of the requests where this account's lie. */
  int partition(String account) {
    return Partitions.of(account, partitions);
  }

  private synchronized PlanFields prepare(Terms terms) {
    var all = new IdentityHashMap<Terms, PlanFields>();
    if (prepared.size() < MOST_PREPARED) {
      prepared.forEach(
          (known, fields) -> {
            if (known.version() == terms.version()) {
              all.put(known, fields);
            }
          });
    }
    PlanFields fields = new PlanFields(terms.limits());
    all.put(terms, fields);
    prepared = all;
    return fields;
  }
}
