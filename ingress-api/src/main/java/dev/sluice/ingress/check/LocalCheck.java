package dev.sluice.ingress.check;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.mirror.Reservation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The check while Redis does not answer: counts what this process lets through itself, per account,
 * up to the limit, and repeats the refusals that Redis gave before; the stream decides the rest.
 * Bounded; thread-safe.
 */
final class LocalCheck {

  private static final int MOST_ACCOUNTS = 100_000;

  private final Map<String, List<Usage>> usages = newestOf(MOST_ACCOUNTS);
  private final Map<String, Refused> refusals = newestOf(MOST_ACCOUNTS);

  /**
   * A refusal that Redis gave.
   *
   * @param until when the request would have passed
   */
  private record Refused(Decision.Rejected decision, Reservation wanted, long until) {

    boolean holds(Reservation other) {
      return other.now() < until
          && other.cost() >= wanted.cost()
          && other.limits().equals(wanted.limits());
    }

    Decision at(long now) {
      long wait = until - now;
      long passed = now - wanted.now();
      var standings =
          decision.standings().stream()
              .map(s -> new Standing(s.limit(), s.used(), Math.max(1, s.resetMillis() - passed)))
              .toList();
      return new Decision.Rejected(standings, decision.refusing(), OptionalLong.of(wait));
    }
  }

  private static <V> Map<String, V> newestOf(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }

  /** Told of what Redis decided, to be repeated should it stop to answer. */
  synchronized void decided(Reservation wanted, Decision decision) {
    if (decision instanceof Decision.Rejected rejected && rejected.retryAfterMillis().isPresent()) {
      long until = wanted.now() + rejected.retryAfterMillis().getAsLong();
      refusals.put(wanted.account(), new Refused(rejected, wanted, until));
    }
  }

  synchronized Decision check(Reservation wanted) {
    List<Usage> before = usages.get(wanted.account());
    if (before == null || before.size() != wanted.limits().size()) {
      before = wanted.limits().stream().map(Usage::none).toList();
    }
    if (wanted.cost() == 0) {
      return new Decision.Accepted(Limiter.standings(wanted.limits(), before, wanted.now()));
    }
    Refused refused = refusals.get(wanted.account());
    if (refused != null && refused.holds(wanted)) {
      return refused.at(wanted.now());
    }
    var outcome = Limiter.decide(wanted.limits(), before, wanted.cost(), wanted.now());
    usages.put(wanted.account(), outcome.usages());
    return outcome.decision();
  }
}
