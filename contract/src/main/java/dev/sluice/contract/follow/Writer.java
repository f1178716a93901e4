package dev.sluice.contract.follow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a followed topic and returns once its follower has read the record, so that who writes
 * reads what was written. Safe from any thread.
 *
 * @param producer with {@code acks=all}; it must know the topic if it may not block
 * @param longest how long a write may take, and then how long its reading
 */
public record Writer(
    Producer<byte[], byte[]> producer, String topic, Follower<?> follower, Duration longest) {

  /** A write of which nobody knows whether it holds. */
  public static final class UnconfirmedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnconfirmedException(String message, Throwable cause) {
      super(message, cause);
    }

    UnconfirmedException(String message) {
      super(message);
    }
  }

  /**
   * @param value null to end the key
   * @throws UnconfirmedException if Kafka did not confirm it in time; it may hold all the same
   */
  public void write(String key, byte @Nullable [] value) {
    var record =
        new ProducerRecord<byte[], byte[]>(topic, 0, key.getBytes(StandardCharsets.UTF_8), value);
    long offset;
    try {
      offset = producer.send(record).get(longest.toMillis(), TimeUnit.MILLISECONDS).offset();
    } catch (ExecutionException | KafkaException | IllegalStateException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UnconfirmedException(
          "Kafka did not confirm the change (%s); it may hold all the same"
              .formatted(cause.getMessage()),
          e);
    } catch (TimeoutException e) {
      throw new UnconfirmedException(
          "Kafka did not confirm the change in time; it may hold all the same", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnconfirmedException("stopped before Kafka confirmed the change", e);
    }
    if (!follower.await(offset + 1, longest)) {
      throw new UnconfirmedException("the change was written but is not in force here yet");
    }
  }
}
