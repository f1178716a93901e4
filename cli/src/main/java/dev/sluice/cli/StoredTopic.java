package dev.sluice.cli;

import dev.sluice.contract.config.SluiceConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What lies in a topic, from a time until now. */
public record StoredTopic(SluiceConfig config, String name) {

  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * @throws CommandException if Kafka does not answer or has no such topic
   */
  public void read(Instant since, Consumer<ConsumerRecord<String, byte @Nullable []>> visit) {
    try (var consumer = KafkaOptions.consumer(config)) {
      read(consumer, since, visit);
    } catch (KafkaException e) {
      throw KafkaOptions.noAnswer(config);
    }
  }

  private void read(
      KafkaConsumer<String, byte @Nullable []> consumer,
      Instant since,
      Consumer<ConsumerRecord<String, byte @Nullable []>> visit) {
    List<TopicPartition> partitions =
        consumer.listTopics().getOrDefault(name, List.of()).stream()
            .map(info -> new TopicPartition(name, info.partition()))
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
        throw new TimeoutException("nothing came of " + name);
      }
    }
  }
}
