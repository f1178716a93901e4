package dev.sluice.contract.topic;

import dev.sluice.contract.config.KafkaConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes producers that write each record once, in order, and to all replicas that are in sync. */
public final class LosslessProducer {

  private LosslessProducer() {}

  /**
   * Takes records as large as topics hold. It knows these topics already, so that no send waits for
   * them.
   *
   * @throws KafkaException if Kafka does not tell of them
   */
  public static Producer<byte[], byte[]> of(KafkaConfig kafka, List<Topic<?>> topics) {
    Map<String, Object> ours =
        Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            1,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            Topics.LARGEST_RECORD);
    var bytes = new ByteArraySerializer();
    var producer = new KafkaProducer<>(kafka.client(ours), bytes, bytes);
    try {
      topics.forEach(topic -> producer.partitionsFor(topic.name()));
      return producer;
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }
}
