package dev.sluice.admission.mirror;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far Redis has acknowledged the partitions that this process holds: all before an offset. Safe
 * from any thread.
 */
final class Reached {

  private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();

  Map<TopicPartition, Long> all() {
    return Map.copyOf(next);
  }

  void to(TopicPartition partition, long offset) {
    next.put(partition, offset);
  }

  void drop(Iterable<TopicPartition> partitions) {
    partitions.forEach(next::remove);
  }
}
