package dev.sluice.benchmarks.load;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which requests were decided, how often, and how long the worst waited until its decision could be
 * read. Safe from any thread.
 */
public final class Decisions {

  private final Set<String> ids = new HashSet<>();

  /** The longest wait of those that came to their topic in the same millisecond. */
  private final NavigableMap<Long, Long> waits = new TreeMap<>();

  private long twice;

  /**
   * A decision could be read.
   *
   * @param appended when the request stood in its topic
   * @param now both in milliseconds since 1970
   */
  public synchronized void read(String id, long appended, long now) {
    twice += ids.add(id) ? 0 : 1;
    waits.merge(appended, now - appended, Math::max);
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
    return longest(waits);
  }

  /** Of those that came to their topic before that moment. */
  public synchronized Duration longestWaitBefore(long millis) {
    return longest(waits.headMap(millis, false));
  }

  /** Of those that came to their topic from that moment on. */
  public synchronized Duration longestWaitSince(long millis) {
    return longest(waits.tailMap(millis, true));
  }

  private static Duration longest(Map<Long, Long> of) {
    return Duration.ofMillis(of.values().stream().mapToLong(Long::longValue).max().orElse(0));
  }
}
