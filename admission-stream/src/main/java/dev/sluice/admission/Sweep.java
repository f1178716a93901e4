package dev.sluice.admission;

import java.time.Duration;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Forgets ended requests whose ids are too old to be taken again; open ones stay as long as they
 * are.
 *
 * <p>Ids ascend by time, so one scan from the oldest finds them. It goes on where it stopped, not
 * at the start: what was deleted there costs a scan as much as what lies there. Requests that ended
 * behind it are found when it starts over, once in an hour of append time.
 */
final class Sweep {

  /** An id is refused when its time is farther than this from its append time. */
  static final Duration FARTHEST = Duration.ofMinutes(10);

  static final Duration MEMORY = FARTHEST.multipliedBy(2);

  /** Entries looked at in one call, so that no call holds the stream up. */
  static final int MOST = 500;

  private static final long ROUND_MILLIS = Duration.ofHours(1).toMillis();
  private static final String LOWEST = "0";

  private final KeyValueStore<String, Entry> open;
  private String from = LOWEST;
  private long roundBegan;

  Sweep(KeyValueStore<String, Entry> open) {
    this.open = open;
  }

  /**
   * @param newest the newest append time seen, in milliseconds: the only clock here
   */
  void run(long newest) {
    if (newest - roundBegan > ROUND_MILLIS) {
      from = LOWEST;
      roundBegan = newest;
    }
    String to = firstKeyAt(newest - MEMORY.toMillis());
    if (from.compareTo(to) >= 0) {
      return;
    }
    int seen = 0;
    try (KeyValueIterator<String, Entry> entries = open.range(from, to)) {
      while (seen < MOST && entries.hasNext()) {
        KeyValue<String, Entry> entry = entries.next();
        if (entry.value instanceof Entry.Ended) {
          open.delete(entry.key);
        }
        from = entry.key + '0';
        seen++;
      }
    }
    if (seen < MOST) {
      from = to;
    }
  }

  /** Below every id made at that time or later, and above every earlier one. */
  private static String firstKeyAt(long time) {
    long millis = Math.max(0, time);
    return "%08x-%04x".formatted(millis >>> 16, millis & 0xffff);
  }
}
