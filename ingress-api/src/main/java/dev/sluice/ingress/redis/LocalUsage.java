package dev.sluice.ingress.redis;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.contract.policy.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this process alone has let through, for the time without Redis, beginning with what Redis
 * said last. The accounts used last are remembered, and of each the clients and models used last;
 * one that was forgotten starts anew, and the stream decides exactly all the same. Safe from any
 * thread.
 */
public final class LocalUsage {

  private static final int MOST_ACCOUNTS = 10_000;

  /** More than an account can have limits, so that what counts all of it is never forgotten. */
  private static final int MOST_PARTS = 100;

  /** Nobody tells this process when a job ends: a slot is taken for so long. */
  private static final Duration SLOT = Duration.ofSeconds(10);

  private final Map<String, Map<String, Usage>> byAccount = new Newest<>(MOST_ACCOUNTS);

  /**
   * @param asked with a cost
   * @param seen what Redis said last of this client; null if it said nothing
   */
  synchronized Decision decide(Reservation asked, @Nullable Seen seen) {
    Cost cost = asked.cost();
    if (cost == null) {
      throw new IllegalArgumentException("a look is no request");
    }
    Map<String, Usage> usages =
        byAccount.computeIfAbsent(asked.subject().account(), account -> new Newest<>(MOST_PARTS));
    var limits = asked.limits().stream().map(LocalUsage::countable).toList();
    var parts = new ArrayList<String>();
    var before = new ArrayList<Usage>();
    boolean told = seen != null && seen.tellsOf(asked);
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      String part = Series.part(limit, asked.subject().client(), asked.model());
      Usage usage = usages.getOrDefault(part, Usage.none(limit));
      parts.add(part);
      // Redis knows of all ingresses, so what it said since is nearer than what is counted here.
      before.add(
          told && seen != null && seen.asked().now() > usage.newest()
              ? seen.usage(i, limit)
              : usage);
    }
    Limiter.Outcome outcome = Limiter.decide(limits, before, cost, asked.now());
    for (int i = 0; i < parts.size(); i++) {
      usages.put(parts.get(i), outcome.usages().get(i));
    }
    return named(outcome.decision(), limits, asked.limits());
  }

  private static Limit countable(Limit limit) {
    return limit.unit() != Unit.SLOTS
        ? limit
        : new Limit(
            limit.name(),
            limit.limit(),
            new Window.Sliding(SLOT),
            Unit.REQUESTS,
            limit.per(),
            limit.mode());
  }

  /** The decision with the limits as they were asked for. */
  private static Decision named(Decision decision, List<Limit> counted, List<Limit> asked) {
    if (counted.equals(asked)) {
      return decision;
    }
    var standings = new ArrayList<Standing>();
    for (int i = 0; i < asked.size(); i++) {
      Standing standing = decision.standings().get(i);
      standings.add(new Standing(asked.get(i), standing.used(), standing.resetMillis()));
    }
    var shadowed = named(decision.shadowed(), counted, asked);
    return decision instanceof Decision.Rejected rejected
        ? new Decision.Rejected(
            standings,
            LocalUsage.named(rejected.refusing(), counted, asked),
            rejected.retryAfterMillis(),
            shadowed)
        : new Decision.Accepted(standings, shadowed);
  }

  private static List<Limit> named(List<Limit> some, List<Limit> counted, List<Limit> asked) {
    return some.stream().map(limit -> asked.get(counted.indexOf(limit))).toList();
  }
}
