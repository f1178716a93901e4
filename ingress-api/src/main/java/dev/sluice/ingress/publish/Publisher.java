package dev.sluice.ingress.publish;

import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Takes records to Kafka. */
public interface Publisher {

  /** What became of a record. */
  enum Outcome {
    /** Every replica that must have it has it. */
    PUBLISHED,
    /** It was not sent and will not be. */
    NOT_SENT,
    /** It may have been taken all the same. */
    UNKNOWN
  }

  /**
   * Never blocks.
   *
   * @param then told once, on any thread
   */
  void publish(ProducerRecord<String, byte[]> record, Consumer<Outcome> then);
}
