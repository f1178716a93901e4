package dev.sluice.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.UnreadableException;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.webhooks.desk.Desk;
import dev.sluice.webhooks.desk.Open;
import dev.sluice.webhooks.desk.Place;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code inference.webhooks} in its part of the partitions, and has done what is due. The
 * offset it commits is that of the oldest record of a delivery that has not ended: from there who
 * takes a partition over knows all of them.
 */
final class Deliveries implements Reading.Steps {

  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
  private static final long LONGEST_POLL_MILLIS = 50;
  private static final long COMMIT_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final String topic;
  private final Desk desk;
  private final Attempts attempts;
  private final Journal journal;
  private final InstantSource clock;

  private Map<TopicPartition, OffsetAndMetadata> committed = Map.of();
  private long committedAtNanos = System.nanoTime();

  /** How the desk stands, for other threads. */
  private volatile Standing standing = new Standing(0, 0, 0, false);

  /**
   * @param lateMillis how long the next one has been due
   * @param current whether it has partitions, and all of them were read
   */
  record Standing(int open, int sending, long lateMillis, boolean current) {}

  Deliveries(String topic, Desk desk, Attempts attempts, Journal journal, InstantSource clock) {
    this.topic = topic;
    this.desk = desk;
    this.attempts = attempts;
    this.journal = journal;
    this.clock = clock;
  }

  Standing standing() {
    return standing;
  }

  @Override
  public void begin(Consumer<byte[], byte[]> consumer) {
    committed = Map.of();
    desk.revokeAll();
    consumer.subscribe(List.of(topic), new Ownership(consumer));
  }

  @Override
  public void step(Consumer<byte[], byte[]> consumer) {
    long wait = Math.max(0, Math.min(LONGEST_POLL_MILLIS, desk.nextDue() - clock.millis()));
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(wait))) {
      take(record);
    }
    for (TopicPartition partition : consumer.assignment()) {
      desk.reached(partition.partition(), consumer.position(partition));
    }
    attempts.settle(desk);
    desk.begin(clock.millis()).forEach(attempts::send);
    desk.crowdedOut().forEach(attempts::giveUp);
    desk.carried().forEach(attempts::carry);
    commit(consumer);
    show(consumer);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    try {
      Delivery delivery =
          Json.read(Objects.requireNonNullElse(record.value(), new byte[0]), Delivery.class);
      desk.take(new Place(record.partition(), record.offset()), delivery, clock.millis());
    } catch (JsonProcessingException e) {
      LOG.atWarn()
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .log("a record of {} cannot be read: {}", topic, e.getOriginalMessage());
      var unused =
          journal.bury(record, new UnreadableException("not-json", e.getOriginalMessage()));
    }
  }

  private void commit(Consumer<byte[], byte[]> consumer) {
    if (System.nanoTime() - committedAtNanos < COMMIT_EVERY_NANOS) {
      return;
    }
    committedAtNanos = System.nanoTime();
    Map<TopicPartition, OffsetAndMetadata> offsets = lowWaters(consumer.assignment());
    if (!offsets.equals(committed)) {
      committed = offsets;
      consumer.commitAsync(
          offsets,
          (tried, failure) -> {
            if (failure != null) {
              LOG.debug("positions were not committed, trying again", failure);
              committed = Map.of();
            }
          });
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> lowWaters(Collection<TopicPartition> of) {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (TopicPartition partition : of) {
      desk.lowWater(partition.partition())
          .ifPresent(offset -> offsets.put(partition, new OffsetAndMetadata(offset)));
    }
    return offsets;
  }

  private void show(Consumer<byte[], byte[]> consumer) {
    long late = Math.max(0, clock.millis() - desk.nextDue());
    boolean current = !consumer.assignment().isEmpty() && desk.isCurrent();
    standing = new Standing(desk.open(), desk.sending(), late, current);
  }

  /** Whose partitions are whose. */
  private final class Ownership implements ConsumerRebalanceListener {

    private final Consumer<byte[], byte[]> consumer;

    Ownership(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        long end = ends.getOrDefault(partition, 0L);
        desk.assign(partition.partition(), consumer.position(partition), end);
      }
    }

    /** What is being sent is written first, so that it is not sent twice; at the end, too. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      attempts.await(one -> contains(partitions, one));
      try {
        consumer.commitSync(lowWaters(partitions));
      } catch (KafkaException e) { // who takes over reads from the commit before
        LOG.debug("positions were not committed", e);
      }
      onPartitionsLost(partitions);
    }

    private boolean contains(Collection<TopicPartition> partitions, Open one) {
      return partitions.contains(new TopicPartition(topic, one.place().partition()));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> desk.revoke(partition.partition()));
    }
  }
}
