package dev.sluice.admission;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/** Decides requests; it reads the stores and writes nothing. */
final class Judge {

  private final Terms.Lookup terms;
  private final KeyValueStore<String, Usage> usages;
  private final KeyValueStore<String, Entry> open;

  Judge(
      Terms.Lookup terms, KeyValueStore<String, Usage> usages, KeyValueStore<String, Entry> open) {
    this.terms = terms;
    this.usages = usages;
    this.open = open;
  }

  /**
   * @param now append time of the request, in milliseconds
   */
  Verdict judge(Routing routing, Optional<Reserved> reserved, long now) {
    AccountUsage usage = usage(routing.subject(), routing.model(), reserved, now);
    if (open.get(routing.id()) != null) {
      return new Verdict.Duplicate(usage);
    }
    if (isStale(routing.id(), now)) {
      return new Verdict.Rejected(usage, rejections(usage, routing, now).stale());
    }
    var outcome = Limiter.decide(usage.terms().limits(), usage.usages(), routing.cost(), now);
    return outcome.decision() instanceof Decision.Rejected refused
        ? new Verdict.Rejected(usage, rejections(usage, routing, now).overLimit(refused))
        : new Verdict.Accepted(usage.with(outcome.usages()));
  }

  /** What the account has used, once the reserved units count as decided. */
  AccountUsage usage(Subject subject, String model, Optional<Reserved> reserved, long now) {
    AccountUsage usage =
        AccountUsage.read(usages, subject, model, terms.of(subject.account(), now));
    return reserved.map(units -> usage.decided(units, now)).orElse(usage);
  }

  private static boolean isStale(String id, long now) {
    Instant made = RequestId.time(id).orElse(Instant.EPOCH);
    Duration apart = Duration.between(made, Instant.ofEpochMilli(now)).abs();
    return apart.compareTo(Sweep.FARTHEST) > 0;
  }

  private static Rejections rejections(AccountUsage usage, Routing routing, long now) {
    return new Rejections(routing, usage.terms().version(), now);
  }
}
