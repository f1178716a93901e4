package dev.sluice.admission;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Finds open requests whose time is over. An id is at most {@link Sweep#FARTHEST} older than its
 * request's append time, so a walk through the ids finds, that much later, whatever takes longer to
 * come due; what comes due sooner is remembered when it is admitted, and looked for once after a
 * start. One whose time became longer or shorter meanwhile is looked at again.
 */
final class Deadlines {

  /** A request that may still be open at its deadline. */
  private record Due(long at, String id) {}

  private final KeyValueStore<String, Entry> open;
  private final Walk<Entry> recovery;
  private final Walk<Entry> walk;
  private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
  private boolean recovered;

  Deadlines(KeyValueStore<String, Entry> open) {
    this.open = open;
    this.recovery = new Walk<>(open);
    this.walk = new Walk<>(open);
  }

  void admitted(String id, Entry.Open entry) {
    if (isShort(entry)) {
      due.add(new Due(entry.dueAt(), id));
    }
  }

  /** Its time became shorter. */
  void changed(String id, Entry.Open entry) {
    due.add(new Due(entry.dueAt(), id));
  }

  private static boolean isShort(Entry.Open entry) {
    return entry.dueAt() - entry.admitted().at() <= 2 * Sweep.FARTHEST.toMillis();
  }

  /**
   * @param settledUntil append time up to which every request was decided and every completion
   *     settled
   * @param over told each request that is open although its deadline has passed; it must end it
   */
  void run(long settledUntil, BiConsumer<String, Entry.Open> over) {
    if (!recovered) {
      recovered = recovery.step(Walk.HIGHEST, (id, entry) -> remember(id, entry, true));
    }
    walk.step(
        Sweep.firstKeyAt(settledUntil - Sweep.FARTHEST.toMillis()),
        (id, entry) -> remember(id, entry, false));
    for (Due next = due.peek(); next != null && next.at() <= settledUntil; next = due.peek()) {
      due.poll();
      if (open.get(next.id()) instanceof Entry.Open entry) {
        if (entry.dueAt() <= settledUntil) {
          over.accept(next.id(), entry);
        } else {
          due.add(new Due(entry.dueAt(), next.id()));
        }
      }
    }
  }

  private void remember(String id, Entry entry, boolean shortOnes) {
    if (entry instanceof Entry.Open open && isShort(open) == shortOnes) {
      due.add(new Due(open.dueAt(), id));
    }
  }
}
