package dev.sluice.admission;

import dev.sluice.contract.limit.Charge;
import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides requests; it reads the stores and writes nothing. */
final class Judge {

  private final Terms.Lookup terms;
  private final Held stores;

  Judge(Terms.Lookup terms, Held stores) {
    this.terms = terms;
    this.stores = stores;
  }

  /**
   * @param size of the request's value, in bytes
   * @param now append time of the request, in milliseconds
   */
  Verdict judge(Routing routing, Optional<Reserved> reserved, int size, long now) {
    AccountUsage usage = usage(routing.subject(), routing.model(), reserved, now);
    Entry known = stores.open().get(routing.id());
    boolean canceled =
        known instanceof Entry.Awaited awaited
            && awaited.account().equals(routing.subject().account());
    if (known != null && !(known instanceof Entry.Awaited)) {
      return new Verdict.Duplicate(usage);
    }
    var rejections = new Rejections(routing, usage.terms().version(), now);
    if (usage.terms().blocked()) {
      return new Verdict.Rejected(usage, rejections.blocked());
    }
    if (isStale(routing.id(), now)) {
      return new Verdict.Rejected(usage, rejections.stale());
    }
    KeyUse first = first(routing, now);
    if (first != null) {
      boolean same = first.body().equals(body(routing));
      return new Verdict.Rejected(
          usage, same ? rejections.aliasOf(first.id()) : rejections.keyReused());
    }
    if (canceled) {
      return new Verdict.Over(usage, Status.CANCELED);
    }
    if (routing.times().isOver(now)) {
      return new Verdict.Over(usage, Status.EXPIRED);
    }
    return decide(usage, routing.cost().estimated(size), rejections, now);
  }

  private static Verdict decide(AccountUsage usage, Cost cost, Rejections rejections, long now) {
    List<Limit> limits = usage.terms().limits();
    var outcome = Limiter.decide(limits, usage.usages(), cost, now);
    if (outcome.decision() instanceof Decision.Rejected refused) {
      return new Verdict.Rejected(usage, rejections.overLimit(refused, cost));
    }
    AccountUsage after = usage.with(outcome.usages());
    List<Limit> shadowed = outcome.decision().shadowed();
    var charges = new ArrayList<Charge>(limits.size());
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      long units = cost.in(limit);
      if (units > 0 && !shadowed.contains(limit)) {
        charges.add(Charge.of(after.series().get(i).part(), limit, units, after.usages().get(i)));
      }
    }
    return new Verdict.Accepted(after, charges, shadowed);
  }

  /** What the account has used, once the reserved units count as decided. */
  AccountUsage usage(Subject subject, String model, Optional<Reserved> reserved, long now) {
    AccountUsage usage =
        AccountUsage.read(stores.usages(), subject, model, terms.of(subject.account(), now));
    return reserved.map(units -> usage.decided(units, now)).orElse(usage);
  }

  private @Nullable KeyUse first(Routing routing, long now) {
    Idempotency idempotency = routing.idempotency();
    if (idempotency == null) {
      return null;
    }
    KeyUse use = stores.keys().get(KeyUse.key(routing.subject(), idempotency));
    return use == null || use.isOver(now) ? null : use;
  }

  private static String body(Routing routing) {
    Idempotency idempotency = routing.idempotency();
    return idempotency == null ? "" : idempotency.body();
  }

  static boolean isStale(String id, long now) {
    Instant made = RequestId.time(id).orElse(Instant.EPOCH);
    Duration apart = Duration.between(made, Instant.ofEpochMilli(now)).abs();
    return apart.compareTo(Sweep.FARTHEST) > 0;
  }
}
