package dev.sluice.ingress.poll;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.mirror.StatusEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads single records of {@code inference.results} by their place, on a few threads of its own.
 * Safe from any thread.
 */
public final class ResultReader implements AutoCloseable {

  private static final int THREADS = 2;
  private static final int MOST_QUEUED = 64;
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final String topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;

  /** Consumers that no thread uses at the moment; never more than threads. */
  private final ConcurrentLinkedQueue<Consumer<byte[], byte[]>> idle =
      new ConcurrentLinkedQueue<>();

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(MOST_QUEUED),
          task -> {
            Thread thread = new Thread(task, "result-reader");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param consumers makes consumers that belong to no group
   */
  public ResultReader(String topic, Supplier<Consumer<byte[], byte[]>> consumers) {
    this.topic = topic;
    this.consumers = consumers;
  }

  /**
   * The value of the record there, empty if it is no longer kept or belongs to another request. The
   * stage fails if Kafka does not answer or too many wait for it.
   */
  CompletableFuture<Optional<byte[]>> read(StatusEntry.At at, String id) {
    try {
      return CompletableFuture.supplyAsync(() -> readNow(at, id), threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private Optional<byte[]> readNow(StatusEntry.At at, String id) {
    Consumer<byte[], byte[]> consumer = idle.poll();
    if (consumer == null) {
      consumer = consumers.get();
    }
    boolean fine = false;
    try {
      ConsumerRecord<byte[], byte[]> record = record(consumer, at);
      fine = true;
      return record != null
              && record.value() != null
              && id.equals(EventHeaders.get(record.headers(), EventHeaders.ID).orElse(""))
          ? Optional.of(record.value())
          : Optional.empty();
    } finally {
      if (fine) {
        idle.add(consumer);
      } else {
        consumer.close();
      }
    }
  }

  private @Nullable ConsumerRecord<byte[], byte[]> record(
      Consumer<byte[], byte[]> consumer, StatusEntry.At at) {
    TopicPartition partition = new TopicPartition(topic, at.partition());
    consumer.assign(List.of(partition));
    consumer.seek(partition, at.offset());
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
        return record.offset() == at.offset() ? record : null;
      }
      if (consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L) > at.offset()) {
        return null;
      }
    }
    throw new IllegalStateException("no record of %s within %s".formatted(partition, LONGEST));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    for (var consumer = idle.poll(); consumer != null; consumer = idle.poll()) {
      consumer.close();
    }
  }
}
