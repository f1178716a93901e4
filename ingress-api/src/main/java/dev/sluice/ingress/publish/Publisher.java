package dev.sluice.ingress.publish;

import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes records to Kafka. */
public interface Publisher {

  /**
   * Never blocks.
   *
   * @param then called exactly once, on any thread, perhaps before this returns
   */
  void publish(ProducerRecord<byte[], byte[]> record, Consumer<Published> then);
}
