package dev.sluice.webhooks.desk;

import java.util.LinkedHashMap;
import java.util.Map;

/** The ranks with which deliveries have ended lately, so that a late record begins none again. */
final class Ended {

  private static final int MOST = 10_000;

  private final Map<String, Long> ranks =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST;
        }
      };

  void put(String id, long rank) {
    ranks.remove(id);
    ranks.put(id, rank);
  }

  boolean isOld(String id, long rank) {
    return rank <= ranks.getOrDefault(id, -1L);
  }
}
