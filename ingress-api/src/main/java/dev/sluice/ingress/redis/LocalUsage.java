package dev.sluice.ingress.redis;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.contract.policy.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What this process alone has let through, for the time without Redis. The accounts used last are
 * remembered; one that was forgotten starts anew, and the stream decides exactly all the same. Safe
 * from any thread.
 */
public final class LocalUsage {

  private static final int MOST_ACCOUNTS = 10_000;
  private static final int MOST_PARTS = 100;

  private final Map<String, Map<String, Usage>> byAccount =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, Usage>> eldest) {
          return size() > MOST_ACCOUNTS;
        }
      };

  /**
   * @param asked with a cost
   */
  public synchronized Decision decide(Reservation asked) {
    Cost cost = asked.cost();
    if (cost == null) {
      throw new IllegalArgumentException("a look is no request");
    }
    Map<String, Usage> usages =
        byAccount.computeIfAbsent(asked.subject().account(), account -> new HashMap<>());
    var parts = new ArrayList<String>();
    var before = new ArrayList<Usage>();
    for (Limit limit : asked.limits()) {
      String part = Series.part(limit, asked.subject().client(), asked.model());
      parts.add(part);
      before.add(usages.getOrDefault(part, Usage.none(limit)));
    }
    Limiter.Outcome outcome = Limiter.decide(asked.limits(), before, cost, asked.now());
    if (usages.size() > MOST_PARTS) {
      usages.clear();
    }
    for (int i = 0; i < parts.size(); i++) {
      usages.put(parts.get(i), outcome.usages().get(i));
    }
    return outcome.decision();
  }
}
