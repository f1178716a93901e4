package dev.sluice.worker.run;

import dev.sluice.contract.config.Batching;
import dev.sluice.worker.run.Batch.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Says when what waits becomes a batch: at once without linger, else when a batch is full, when the
 * oldest has waited for its linger, or when a deadline comes near. Confined to its queue's lock.
 */
final class Sealing {

  private static final double WEIGHT = 0.2;

  private final Batching batching;
  private double runNanos;

  Sealing(Batching batching) {
    this.batching = batching;
  }

  /** A batch ran for so long. */
  void ran(Duration run) {
    runNanos = runNanos == 0 ? run.toNanos() : runNanos + WEIGHT * (run.toNanos() - runNanos);
  }

  /** Whether a batch waits for others at all. */
  boolean lingers() {
    return !batching.linger().isZero();
  }

  /**
   * When a batch is to be formed if nothing more comes.
   *
   * @param waiting not empty, the oldest first
   * @return null for now
   */
  @Nullable Instant sealAt(Collection<Entry> waiting, Instant now) {
    Entry oldest = waiting.iterator().next();
    if (!lingers() || oldest.isAlone() || isFull(waiting, oldest)) {
      return null;
    }
    Instant at = oldest.since().plus(batching.linger());
    Duration run = Duration.ofNanos((long) (2 * runNanos)); // twice: late is worse than small
    for (Entry entry : waiting) {
      Instant latest = entry.turn().latestStart(run);
      at = latest.isBefore(at) ? latest : at;
    }
    return at.isAfter(now) ? at : null;
  }

  /** With those that may run with the oldest. */
  private boolean isFull(Collection<Entry> waiting, Entry oldest) {
    long rows = 0;
    int longest = 0;
    for (Entry entry : waiting) {
      if (entry.joins(oldest)) {
        rows += entry.rows();
        longest = Math.max(longest, entry.length());
      }
    }
    return rows >= batching.maxRows() || rows * longest >= batching.maxTokens();
  }
}
