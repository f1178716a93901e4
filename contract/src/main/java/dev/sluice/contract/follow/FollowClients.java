package dev.sluice.contract.follow;

import dev.sluice.contract.config.KafkaConfig;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The clients that a {@link Follower} and a {@link Writer} need. */
public final class FollowClients {

  private FollowClients() {}

  /** A consumer of committed records that belongs to no group and never skips what is missing. */
  public static Consumer<byte[], byte[]> consumer(KafkaConfig kafka) {
    Map<String, Object> ours =
        Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            10_000,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            100,
            ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            500,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            5000,
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            4000);
    return new KafkaConsumer<>(
        kafka.client(ours), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** A producer that writes each record once, in order. */
  public static Producer<byte[], byte[]> producer(KafkaConfig kafka) {
    Map<String, Object> ours =
        Map.of(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true, ProducerConfig.ACKS_CONFIG, "all");
    return new KafkaProducer<>(
        kafka.client(ours), new ByteArraySerializer(), new ByteArraySerializer());
  }
}
