package dev.sluice.admission;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Asks the broker. */
public final class BrokerOffsets implements Offsets {

  private static final long SECONDS = 5;

  private final Admin admin;
  private final String group;

  public BrokerOffsets(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  @Override
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return at(OffsetSpec.latest(), partitions);
  }

  /** Where the partitions begin. */
  public Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions) {
    return at(OffsetSpec.earliest(), partitions);
  }

  private Map<TopicPartition, Long> at(OffsetSpec place, Collection<TopicPartition> partitions) {
    var asked = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(partition -> asked.put(partition, place));
    var offsets = new HashMap<TopicPartition, Long>();
    await(admin.listOffsets(asked).all()).forEach((p, found) -> offsets.put(p, found.offset()));
    return offsets;
  }

  @Override
  public Map<TopicPartition, Long> committed() {
    var offsets = new HashMap<TopicPartition, Long>();
    Map<TopicPartition, OffsetAndMetadata> found =
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    found.forEach(
        (partition, at) -> {
          if (at != null) {
            offsets.put(partition, at.offset());
          }
        });
    return offsets;
  }

  /**
   * What the broker answers.
   *
   * @throws KafkaException if it does not within a few seconds, or with a failure
   */
  public static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
