package dev.sluice.systemtests;

import dev.sluice.conformance.TopicConformance;
import dev.sluice.contract.message.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what is committed, as any consumer would, and holds it against the documents. */
public record TopicReader(String bootstrap) {

  /** Every committed record of the topic up to its present end. */
  public List<ConsumerRecord<String, String>> all(String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      var records = new ArrayList<ConsumerRecord<String, String>>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> records.add(described(record)));
      }
      return records;
    }
  }

  private static ConsumerRecord<String, String> described(ConsumerRecord<String, byte[]> record) {
    TopicConformance.check(record.topic(), record.key(), record.headers(), record.value());
    String value =
        record.value() == null ? null : new String(record.value(), StandardCharsets.UTF_8);
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        record.key(),
        value,
        record.headers(),
        record.leaderEpoch());
  }

  /** The {@code ce_id}s of all records of the topic that are of this type. */
  public List<String> ids(String topic, EventHeaders.Type type) {
    return all(topic).stream()
        .filter(
            r -> EventHeaders.get(r.headers(), EventHeaders.TYPE).orElse("").equals(type.wire()))
        .map(r -> EventHeaders.get(r.headers(), EventHeaders.ID).orElse("?"))
        .toList();
  }
}
