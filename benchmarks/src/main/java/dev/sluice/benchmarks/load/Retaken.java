package dev.sluice.benchmarks.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The records that a worker held when it was killed, by their first attempt elsewhere. Safe from
 * any thread.
 */
public final class Retaken {

  private final Map<String, Long> begun = new HashMap<>();

  /**
   * Somebody has told of an attempt.
   *
   * @param attempt the first one is nobody's but its own worker's
   * @param startedAt in milliseconds since 1970
   */
  public synchronized void told(String id, int attempt, long startedAt) {
    if (attempt > 1) {
      begun.merge(id, startedAt, Math::min);
    }
  }

  /** How many there were. */
  public synchronized long count() {
    return begun.size();
  }

  /** When the last of them was begun again, after that moment; zero if there was none. */
  public synchronized Duration longestAfter(long millis) {
    return Duration.ofMillis(begun.values().stream().mapToLong(at -> at - millis).max().orElse(0));
  }
}
