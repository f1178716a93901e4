package dev.sluice.admission;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * How far topics reach, and how far the stream has committed them. Either throws {@link
 * KafkaException} if the broker does not tell.
 */
public interface Offsets {

  /** Uncommitted records count: what is under way must have come to its end. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions);

  /** Partitions of which nothing was committed are missing. */
  Map<TopicPartition, Long> committed();
}
