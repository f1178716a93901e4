package dev.sluice.admission;

import java.time.Duration;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Forgets ended requests whose ids are too old to be taken again; open ones stay as long as they
 * are.
 *
 * <p>Ids ascend by time, so one walk from the oldest finds them. Requests that ended behind it are
 * found when it starts over, once in an hour of append time.
 */
final class Sweep {

  /** An id is refused when its time is farther than this from its append time. */
  static final Duration FARTHEST = Duration.ofMinutes(10);

  static final Duration MEMORY = FARTHEST.multipliedBy(2);

  private static final long ROUND_MILLIS = Duration.ofHours(1).toMillis();

  private final KeyValueStore<String, Entry> open;
  private final Walk<Entry> walk;
  private long roundBegan;

  Sweep(KeyValueStore<String, Entry> open) {
    this.open = open;
    this.walk = new Walk<>(open);
  }

  /**
   * @param newest the newest append time seen, in milliseconds: the only clock here
   */
  void run(long newest) {
    if (newest - roundBegan > ROUND_MILLIS) {
      walk.startOver();
      roundBegan = newest;
    }
    walk.step(
        firstKeyAt(newest - MEMORY.toMillis()),
        (id, entry) -> {
          if (!(entry instanceof Entry.Open)) {
            open.delete(id);
          }
        });
  }

  /** Below every id made at that time or later, and above every earlier one. */
  static String firstKeyAt(long time) {
    long millis = Math.max(0, time);
    return "%08x-%04x".formatted(millis >>> 16, millis & 0xffff);
  }
}
