package dev.sluice.admission.mirror;

import dev.sluice.admission.Offsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out up to which append time the mirrored counts speak: everything that was appended to a
 * partition of the requests before was decided, and what was decided lies in Redis. For one thread.
 *
 * <p>While requests come, that is the newest timestamp mirrored. While none come it is the present,
 * once it is shown that nothing is on the way: the stream has committed the requests up to their
 * end, and the mirror has then passed the end of the changelog.
 */
final class Progress {

  /**
   * The present is told by this machine's clock and append time by the broker's; theirs may be
   * behind by this much. A larger difference makes ingresses forget reservations early, which they
   * hold for two generations longer, and never lets the stream admit more.
   */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final Offsets offsets;
  private final String requests;
  private final Clock clock;

  /** Proofs under way, by partition of the changelog. */
  private final Map<TopicPartition, Proof> proofs = new HashMap<>();

  /**
   * @param time proven once the mirror has come to {@code end}
   */
  private record Proof(long time, long end) {}

  Progress(Offsets offsets, String requests, Clock clock) {
    this.offsets = offsets;
    this.requests = requests;
    this.clock = clock;
  }

  /**
   * Looks once.
   *
   * @param changelog how far Redis has acknowledged each partition of the usage changelog held
   * @return append time in milliseconds, by partition of the requests; some may be missing
   */
  Map<Integer, Long> measure(Map<TopicPartition, Reached.Mark> changelog) {
    var times = new HashMap<Integer, Long>();
    proofs.keySet().retainAll(changelog.keySet());
    changelog.forEach(
        (partition, mark) -> {
          if (mark.newest() > 0) {
            times.put(partition.partition(), mark.newest());
          }
          Proof proof = proofs.get(partition);
          if (proof != null && mark.next() >= proof.end()) {
            times.merge(partition.partition(), proof.time(), Math::max);
            proofs.remove(partition);
          }
        });
    begin(changelog.keySet());
    return times;
  }

  private void begin(Set<TopicPartition> held) {
    var asked = new HashSet<>(held);
    asked.removeAll(proofs.keySet());
    if (asked.isEmpty()) {
      return;
    }
    long now = clock.millis() - MARGIN.toMillis();
    var sources = new HashSet<TopicPartition>();
    asked.forEach(changelog -> sources.add(source(changelog)));
    Map<TopicPartition, Long> ends = offsets.ends(sources);
    Map<TopicPartition, Long> committed = offsets.committed();
    asked.removeIf(
        changelog -> {
          TopicPartition source = source(changelog);
          return committed.getOrDefault(source, 0L) < ends.getOrDefault(source, Long.MAX_VALUE);
        });
    offsets.ends(asked).forEach((changelog, end) -> proofs.put(changelog, new Proof(now, end)));
  }

  private TopicPartition source(TopicPartition changelog) {
    return new TopicPartition(requests, changelog.partition());
  }
}
