package dev.sluice.ingress.submit;

import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.Terms;
import dev.sluice.contract.topic.Partitions;
import dev.sluice.ingress.publish.BrokerClock;
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
   * @param now append time there, estimated, in milliseconds
   */
  record View(Terms terms, PlanFields fields, int partition, long now) {}

  /**
   * @param byTerms by identity: what holds for many accounts is one object; never changed
   */
  private record Prepared(long version, Map<Terms, PlanFields> byTerms) {}

  private final Supplier<Policies> policies;
  private final int partitions;
  private final BrokerClock clock;

  private volatile Prepared prepared = new Prepared(0, new IdentityHashMap<>());

  /**
   * @param policies those in force
   */
  public Accounts(Supplier<Policies> policies, int partitions, BrokerClock clock) {
    this.policies = policies;
    this.partitions = partitions;
    this.clock = clock;
  }

  /** What the account is under now. */
  View of(String account) {
    int partition = Partitions.of(account, partitions);
    long now = clock.now(partition, System.currentTimeMillis());
    Terms terms = policies.get().of(account, now);
    PlanFields fields = prepared.byTerms().get(terms);
    return new View(terms, fields == null ? prepare(terms) : fields, partition, now);
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

  private synchronized PlanFields prepare(Terms terms) {
    PlanFields fields = new PlanFields(terms.limits());
    Prepared before = prepared;
    var all = new IdentityHashMap<Terms, PlanFields>();
    if (before.version() == terms.version()) {
      if (before.byTerms().size() >= MOST_PREPARED) {
        return fields;
      }
      all.putAll(before.byTerms());
    }
    all.put(terms, fields);
    prepared = new Prepared(terms.version(), all);
    return fields;
  }
}
