package dev.sluice.ingress.redis;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this process alone has let through, for the time without Redis. The accounts used last are
 * remembered; one that was forgotten starts anew, and the stream decides exactly all the same. Safe
 * from any thread.
 */
public final class LocalUsage {

  private static final int MOST_ACCOUNTS = 10_000;

  private final Map<String, List<Usage>> byAccount =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Usage>> eldest) {
          return size() > MOST_ACCOUNTS;
        }
      };

  public synchronized Decision decide(String account, List<Limit> limits, long cost, long now) {
    List<Usage> before = byAccount.get(account);
    if (before == null) {
      before = limits.stream().map(Usage::none).toList();
    }
    Limiter.Outcome outcome = Limiter.decide(limits, before, cost, now);
    byAccount.put(account, outcome.usages());
    return outcome.decision();
  }
}
