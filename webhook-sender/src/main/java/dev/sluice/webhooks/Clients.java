package dev.sluice.webhooks;

import dev.sluice.contract.config.KafkaConfig;
import dev.sluice.contract.topic.LosslessProducer;
import dev.sluice.contract.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes the Kafka clients. */
record Clients(KafkaConfig kafka, Topics topics) {

  private static final int MOST_RECORDS = 500;
  private static final int FETCH_BYTES = 4 << 20;
  private static final int ONE_RECORD = 64 * 1024;

  /** Soon noticed when it dies, so that another takes over. */
  private static final int SESSION_MILLIS = 6000;

  /** One of a group that shares the partitions of its topics. */
  Consumer<byte[], byte[]> member(String group) {
    var ours = reader();
    ours.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    ours.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    ours.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
    ours.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_MILLIS / 6);
    ours.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
    ours.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES / 4);
    ours.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    return consumer(ours);
  }

  /** One that is told what to read, a record at a time. */
  Consumer<byte[], byte[]> single() {
    var ours = reader();
    ours.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    ours.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, ONE_RECORD);
    ours.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, ONE_RECORD);
    ours.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    return consumer(ours);
  }

  private static Map<String, Object> reader() {
    var ours = new HashMap<String, Object>();
    ours.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    ours.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    ours.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    ours.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    ours.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    return ours;
  }

  private Consumer<byte[], byte[]> consumer(Map<String, Object> ours) {
    var bytes = new ByteArrayDeserializer();
    return new KafkaConsumer<>(kafka.client(ours), bytes, bytes);
  }

  Producer<byte[], byte[]> producer() {
    return LosslessProducer.of(kafka, List.of(topics.webhooks(), topics.deadLetter()));
  }
}
