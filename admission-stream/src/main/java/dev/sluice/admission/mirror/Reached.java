package dev.sluice.admission.mirror;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** How far Redis has acknowledged the partitions that this process holds. Safe from any thread. */
final class Reached {

  /**
   * @param next all before this offset is acknowledged
   * @param newest the newest timestamp among it; 0 if none was seen
   */
  record Mark(long next, long newest) {}

  private final Map<TopicPartition, Mark> marks = new ConcurrentHashMap<>();

  Map<TopicPartition, Mark> all() {
    return Map.copyOf(marks);
  }

  /** Where a partition that was just taken begins. */
  void begin(TopicPartition partition, long next) {
    marks.put(partition, new Mark(next, 0));
  }

  void advance(TopicPartition partition, long next, long newest) {
    marks.merge(
        partition,
        new Mark(next, newest),
        (old, now) -> new Mark(now.next(), Math.max(old.newest(), now.newest())));
  }

  void drop(Iterable<TopicPartition> partitions) {
    partitions.forEach(marks::remove);
  }
}
