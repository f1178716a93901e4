package dev.sluice.admission;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How many requests of one task are admitted and have not ended, by model. They are counted once in
 * a walk through what is open, and from there on as they come and go: what lies before the walk is
 * counted by it, what lies behind it by its changes. For the task's thread; the counts may be read
 * by any.
 */
final class Queued {

  /** Entries counted in one step; there may be millions after a start. */
  private static final int SLICE = 5000;

  private final int slice;
  private final Walk<Entry> walk;
  private final Map<String, Count> counts;
  private volatile boolean complete;

  private record Count(AtomicLong open, AtomicLong ended) {
    QueueCount seen() {
      return new QueueCount(open.get(), ended.get());
    }
  }

  /**
   * @param models those that are counted
   */
  Queued(KeyValueStore<String, Entry> open, Collection<String> models) {
    this(open, models, SLICE);
  }

  /**
   * The same.
   *
   * @param slice entries counted in one step
   */
  Queued(KeyValueStore<String, Entry> open, Collection<String> models, int slice) {
    this.slice = slice;
    walk = new Walk<>(open);
    counts =
        models.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(), name -> new Count(new AtomicLong(), new AtomicLong())));
  }

  /** Goes on with the walk. */
  void run() {
    if (!complete) {
      complete = walk.step(Walk.HIGHEST, slice, this::found);
    }
  }

  private void found(String id, Entry entry) {
    if (entry instanceof Entry.Open open) {
      add(open.admitted().model(), 1);
    }
  }

  void opened(String id, String model) {
    if (walk.hasPassed(id)) {
      add(model, 1);
    }
  }

  void ended(String id, String model) {
    if (walk.hasPassed(id)) {
      add(model, -1);
    }
    Count count = counts.get(model);
    if (count != null) {
      count.ended.incrementAndGet();
    }
  }

  private void add(String model, long change) {
    Count count = counts.get(model);
    if (count != null) {
      count.open.addAndGet(change);
    }
  }

  /** Whether all that is open has been counted. */
  boolean isComplete() {
    return complete;
  }

  /** By model. */
  Map<String, QueueCount> counts() {
    return counts.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().seen()));
  }
}
