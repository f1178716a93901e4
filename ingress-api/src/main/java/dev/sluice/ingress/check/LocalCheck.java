package dev.sluice.ingress.check;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.mirror.Reservation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The check while Redis does not answer: counts what this process lets through itself, per account,
 * up to the limit; the stream decides the rest. Bounded; thread-safe.
 */
final class LocalCheck {

  private static final int MOST_ACCOUNTS = 100_000;

  private final Map<String, List<Usage>> usages =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Usage>> eldest) {
          return size() > MOST_ACCOUNTS;
        }
      };

  synchronized Decision check(Reservation wanted) {
    List<Usage> before = usages.get(wanted.account());
    if (before == null || before.size() != wanted.limits().size()) {
      before = wanted.limits().stream().map(Usage::none).toList();
    }
    if (wanted.cost() == 0) {
      return new Decision.Accepted(Limiter.standings(wanted.limits(), before, wanted.now()));
    }
    var outcome = Limiter.decide(wanted.limits(), before, wanted.cost(), wanted.now());
    usages.put(wanted.account(), outcome.usages());
    return outcome.decision();
  }
}
