package dev.sluice.contract.follow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
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
    var unused = write(List.of(new Entry(key, value)));
  }

  /**
   * Writes all in this order.
   *
   * @param entries at least one
   * @return the version from which on all of them hold
   * @throws UnconfirmedException if Kafka did not confirm them in time; the first of them, or all,
   *     may hold all the same
   */
  public long write(List<Entry> entries) {
    long version = confirmed(entries) + 1;
    if (!follower.await(version, longest)) {
      throw new UnconfirmedException("the change was written but is not in force here yet");
    }
    return version;
  }

  /** The offset of the last. */
  private long confirmed(List<Entry> entries) {
    long deadline = System.nanoTime() + longest.toNanos();
    try {
      var sent = new ArrayList<Future<RecordMetadata>>();
      entries.forEach(entry -> sent.add(producer.send(record(entry))));
      long offset = 0;
      for (Future<RecordMetadata> one : sent) {
        offset = one.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS).offset();
      }
      return offset;
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
  }

  private ProducerRecord<byte[], byte[]> record(Entry entry) {
    byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topic, 0, key, entry.value());
  }
}
