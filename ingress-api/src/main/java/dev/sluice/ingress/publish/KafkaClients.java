package dev.sluice.ingress.publish;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.topic.TopicSetup;
import dev.sluice.contract.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The ingress's clients of Kafka, with the settings that its promises need. */
public final class KafkaClients {

  private static final Duration METADATA = Duration.ofSeconds(30);
  private static final long METADATA_POLL_MILLIS = 20;

  private final SluiceConfig config;

  public KafkaClients(SluiceConfig config) {
    this.config = config;
  }

  /** Creates what topics are missing and checks the others. */
  public void ensureTopics() {
    try (Admin admin = Admin.create(config.kafka().client(Map.of()))) {
      var kafka = config.kafka();
      TopicSetup.ensure(admin, config.topics(), kafka.partitions(), kafka.replication());
    }
  }

  /**
   * A producer whose {@code send} never blocks: metadata is fetched by {@link #partitions} and
   * kept, and without memory or metadata it fails at once.
   */
  public Producer<byte[], byte[]> producer() {
    int timeout = (int) config.ingress().produceTimeout().toMillis();
    Map<String, Object> ours = new HashMap<>();
    ours.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    ours.put(ProducerConfig.ACKS_CONFIG, "all");
    ours.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    ours.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
    ours.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(365).toMillis());
    ours.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
    ours.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, timeout / 2));
    ours.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.LARGEST_RECORD);
    ours.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * Topics.LARGEST_RECORD);
    return new KafkaProducer<>(
        config.kafka().client(ours), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Fetches what must be known of a topic before anything is sent to it.
   *
   * @return its number of partitions
   * @throws TimeoutException if Kafka does not tell in time
   */
  public int partitions(Producer<byte[], byte[]> producer, String topic)
      throws InterruptedException {
    long deadline = System.nanoTime() + METADATA.toNanos();
    while (true) {
      try {
        return producer.partitionsFor(topic).size();
      } catch (TimeoutException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(METADATA_POLL_MILLIS);
      }
    }
  }

  /** A consumer of committed records that belongs to no group. */
  public Consumer<byte[], byte[]> consumer() {
    Map<String, Object> ours =
        Map.of(
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            1,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            5000,
            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            4000);
    return new KafkaConsumer<>(
        config.kafka().client(ours), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
