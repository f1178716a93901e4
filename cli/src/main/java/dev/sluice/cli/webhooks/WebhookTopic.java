package dev.sluice.cli.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.cli.KafkaOptions;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.webhook.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What {@code inference.webhooks} says, as it stands now. */
record WebhookTopic(SluiceConfig config) {

  private static final Duration POLL = Duration.ofMillis(200);

  /** The newest record of each delivery of which anything was written since then. */
  Collection<Stored> newest(Instant since, Predicate<String> ids) {
    try (var consumer = KafkaOptions.consumer(config)) {
      var newest = new HashMap<String, Stored>();
      read(
          consumer,
          since,
          record -> {
            if (record.key() != null && record.value() != null && ids.test(record.key())) {
              put(newest, record);
            }
          });
      return newest.values();
    } catch (KafkaException e) {
      throw KafkaOptions.noAnswer(config);
    }
  }

  private static void put(
      Map<String, Stored> newest, ConsumerRecord<String, byte @Nullable []> record) {
    try {
      var delivery = Json.read(Objects.requireNonNull(record.value()), Delivery.class);
      newest.merge(
          delivery.id(),
          new Stored(record.partition(), delivery),
          (one, other) -> other.delivery().rank() >= one.delivery().rank() ? other : one);
    } catch (JsonProcessingException e) {
      // The sender has put it to the dead letters.
    }
  }

  private void read(
      Consumer<String, byte @Nullable []> consumer,
      Instant since,
      java.util.function.Consumer<ConsumerRecord<String, byte @Nullable []>> visit) {
    String topic = config.topics().webhooks().name();
    List<TopicPartition> partitions =
        consumer.listTopics().getOrDefault(topic, List.of()).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw KafkaOptions.noTopics(config);
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.seekToEnd(partitions);
    consumer
        .offsetsForTimes(
            partitions.stream()
                .collect(Collectors.toMap(Function.identity(), each -> since.toEpochMilli())))
        .forEach(
            (partition, found) -> {
              if (found != null) {
                consumer.seek(partition, found.offset());
              }
            });
    long deadline = System.nanoTime() + KafkaOptions.PATIENCE.toNanos();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      var records = consumer.poll(POLL);
      records.forEach(visit);
      if (!records.isEmpty()) {
        deadline = System.nanoTime() + KafkaOptions.PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new TimeoutException("nothing came of " + topic);
      }
    }
  }
}
