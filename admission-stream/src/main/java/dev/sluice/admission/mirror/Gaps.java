package dev.sluice.admission.mirror;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is missing in Redis of the partitions that one mirror holds, and the one backfill that fills
 * it in. For one thread.
 */
final class Gaps implements AutoCloseable {

  private final MirrorParts parts;

  private final Map<TopicPartition, Gap> missing = new HashMap<>();

  /** Works on all that is missing; null only if nothing is. */
  private @Nullable Backfill backfill;

  Gaps(MirrorParts parts) {
    this.parts = parts;
  }

  void add(Map<TopicPartition, Gap> gaps) {
    gaps.forEach(
        (partition, gap) ->
            missing.merge(
                partition,
                gap,
                (a, b) -> new Gap(Math.min(a.from(), b.from()), Math.max(a.to(), b.to()))));
    if (!gaps.isEmpty()) {
      restart();
    }
  }

  /** Forgets partitions that another process holds now: it fills them in itself. */
  void drop(Set<TopicPartition> partitions) {
    if (missing.keySet().removeAll(partitions)) {
      restart();
    }
  }

  /** Partitions of which all that was missing is there now; until {@link #forget}. */
  Set<TopicPartition> filled() {
    return backfill != null && backfill.isDone() ? Set.copyOf(missing.keySet()) : Set.of();
  }

  /** Forgets what is filled, once that is noted. */
  void forget(Set<TopicPartition> filled) {
    if (!filled.isEmpty()) {
      missing.keySet().removeAll(filled);
      backfill = null;
    }
  }

  private void restart() {
    close();
    if (!missing.isEmpty()) {
      backfill = Backfill.start(missing, parts);
    }
  }

  @Override
  public void close() {
    if (backfill != null) {
      backfill.close();
      backfill = null;
    }
  }
}
