package dev.sluice.admission;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Plan;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Decides requests; it reads the stores and writes nothing. */
final class Judge {

  private final Function<String, Plan> plans;
  private final KeyValueStore<String, Usage> usages;
  private final KeyValueStore<String, Entry> open;

  Judge(
      Function<String, Plan> plans,
      KeyValueStore<String, Usage> usages,
      KeyValueStore<String, Entry> open) {
    this.plans = plans;
    this.usages = usages;
    this.open = open;
  }

  /**
   * @param now append time of the request, in milliseconds
   */
  Verdict judge(Routing routing, Optional<Reserved> reserved, long now) {
    AccountUsage usage = usage(routing.subject().account(), reserved, now);
    if (open.get(routing.id()) != null) {
      return new Verdict.Duplicate(usage);
    }
    if (isStale(routing.id(), now)) {
      return new Verdict.Rejected(usage, stale(routing, now));
    }
    var outcome = Limiter.decide(usage.plan().limits(), usage.usages(), routing.cost(), now);
    return outcome.decision() instanceof Decision.Rejected refused
        ? new Verdict.Rejected(usage, overLimit(routing, refused, now))
        : new Verdict.Accepted(usage.with(outcome.usages()));
  }

  /** What the account has used, once the reserved units count as decided. */
  AccountUsage usage(String account, Optional<Reserved> reserved, long now) {
    AccountUsage usage = AccountUsage.read(usages, account, plans.apply(account));
    return reserved.map(units -> usage.decided(units, now)).orElse(usage);
  }

  private static boolean isStale(String id, long now) {
    Instant made = RequestId.time(id).orElse(Instant.EPOCH);
    Duration apart = Duration.between(made, Instant.ofEpochMilli(now)).abs();
    return apart.compareTo(Sweep.FARTHEST) > 0;
  }

  private static Rejection overLimit(Routing routing, Decision.Rejected refused, long now) {
    return rejection(
        routing,
        Rejection.QUOTA_EXCEEDED,
        refused.refusing().stream().map(Limit::name).toList(),
        refused.retryAfterSeconds().isEmpty() ? null : refused.retryAfterSeconds().getAsLong(),
        Words.rejected(refused),
        now);
  }

  private static Rejection stale(Routing routing, long now) {
    String message =
        "The id was made more than %d minutes from when the request arrived."
            .formatted(Sweep.FARTHEST.toMinutes());
    return rejection(routing, Rejection.STALE_ID, List.of(), null, message, now);
  }

  /** For a request that could not be decided by our own fault. */
  static Rejection internal(Routing routing, long now) {
    String message = "The request could not be decided. It was not charged; please send it again.";
    return rejection(routing, Rejection.INTERNAL, List.of(), 1L, message, now);
  }

  private static Rejection rejection(
      Routing routing,
      String reason,
      List<String> limits,
      @Nullable Long retryAfter,
      String message,
      long now) {
    return new Rejection(
        routing.id(),
        routing.subject().account(),
        routing.subject().client(),
        routing.model(),
        reason,
        limits,
        retryAfter,
        message,
        Instant.ofEpochMilli(now));
  }
}
