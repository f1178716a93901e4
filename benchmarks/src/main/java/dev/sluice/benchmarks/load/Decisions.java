package dev.sluice.benchmarks.load;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Which requests were decided, how often, and how long the worst waited until its decision could be
 * read. Safe from any thread.
 */
public final class Decisions {

  private final Set<String> ids = new HashSet<>();
  private long twice;
  private long longestMillis;

  /**
   * A decision could be read.
   *
   * @param appended when the request stood in its topic
   * @param now both in milliseconds since 1970
   */
  public synchronized void read(String id, long appended, long now) {
    twice += ids.add(id) ? 0 : 1;
    longestMillis = Math.max(longestMillis, now - appended);
  }

  /** Requests, each counted once. */
  public synchronized long decided() {
    return ids.size();
  }

  /** Decisions beyond the first of their request. */
  public synchronized long twice() {
    return twice;
  }

  public synchronized Duration longestWait() {
    return Duration.ofMillis(longestMillis);
  }
}
