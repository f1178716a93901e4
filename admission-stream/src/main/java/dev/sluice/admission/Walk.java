package dev.sluice.admission;

import java.util.function.BiConsumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Goes through a store in ascending order, a slice at a time, and goes on where it stopped: what
 * was deleted at the start costs a scan as much as what lies there.
 */
final class Walk<V> {

  /** Entries looked at in one step, so that no step holds the stream up. */
  static final int MOST = 500;

  /** Above every id: those are hexadecimal. */
  static final String HIGHEST = "g";

  private static final String LOWEST = "";

  private final KeyValueStore<String, V> store;
  private String from = LOWEST;

  Walk(KeyValueStore<String, V> store) {
    this.store = store;
  }

  /**
   * Looks at some entries before {@code to}; {@code visit} may delete what it is shown.
   *
   * @return whether all of them have been seen
   */
  boolean step(String to, BiConsumer<String, V> visit) {
    return step(to, MOST, visit);
  }

  /**
   * The same.
   *
   * @param most entries that are looked at
   */
  boolean step(String to, int most, BiConsumer<String, V> visit) {
    if (from.compareTo(to) >= 0) {
      return true;
    }
    int seen = 0;
    try (KeyValueIterator<String, V> entries = store.range(from, to)) {
      while (seen < most && entries.hasNext()) {
        KeyValue<String, V> entry = entries.next();
        visit.accept(entry.key, entry.value);
        from = entry.key + '\0';
        seen++;
      }
    }
    if (seen == most) {
      return false;
    }
    from = to;
    return true;
  }

  /** Whether this key lies where nothing is left to look at. */
  boolean hasPassed(String key) {
    return key.compareTo(from) < 0;
  }

  void startOver() {
    from = LOWEST;
  }
}
