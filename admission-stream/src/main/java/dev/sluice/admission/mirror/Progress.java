package dev.sluice.admission.mirror;

import dev.sluice.admission.Offsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out up to which append time the mirrored counts speak: everything that was appended to a
 * partition of the requests before was decided, and what was decided lies in Redis. For one thread.
 *
 * <p>It is shown in two steps: the stream has committed all that was appended before that time, and
 * the mirror has then passed the end that the changelog had.
 */
final class Progress {

  private final IntToLongFunction settledUntil;
  private final Offsets offsets;

  /** Proofs under way, by partition of the changelog. */
  private final Map<TopicPartition, Proof> proofs = new HashMap<>();

  /** What was proven last. */
  private final Map<TopicPartition, Long> proven = new HashMap<>();

  /**
   * @param time proven once the mirror has come to {@code end}
   */
  private record Proof(long time, long end) {}

  /**
   * @param settledUntil up to which append time everything in a partition is committed
   */
  Progress(IntToLongFunction settledUntil, Offsets offsets) {
    this.settledUntil = settledUntil;
    this.offsets = offsets;
  }

  /**
   * Looks once.
   *
   * @param changelog before which offset Redis has acknowledged all of each partition of the usage
   *     changelog held
   * @return append time in milliseconds, by partition of the requests; some may be missing
   */
  Map<Integer, Long> measure(Map<TopicPartition, Long> changelog) {
    proofs.keySet().retainAll(changelog.keySet());
    proven.keySet().retainAll(changelog.keySet());
    changelog.forEach(
        (partition, next) -> {
          Proof proof = proofs.get(partition);
          if (proof != null && next >= proof.end()) {
            proven.put(partition, proof.time());
            proofs.remove(partition);
          }
        });
    begin(changelog.keySet());
    var times = new HashMap<Integer, Long>();
    proven.forEach((partition, time) -> times.put(partition.partition(), time));
    return times;
  }

  private void begin(Set<TopicPartition> held) {
    var times = new HashMap<TopicPartition, Long>();
    for (TopicPartition partition : held) {
      long time = settledUntil.applyAsLong(partition.partition());
      if (!proofs.containsKey(partition) && time > proven.getOrDefault(partition, 0L)) {
        times.put(partition, time);
      }
    }
    if (!times.isEmpty()) {
      offsets
          .ends(new HashSet<>(times.keySet()))
          .forEach(
              (partition, end) ->
                  proofs.put(partition, new Proof(times.getOrDefault(partition, 0L), end)));
    }
  }
}
