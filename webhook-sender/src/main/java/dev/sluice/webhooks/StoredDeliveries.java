package dev.sluice.webhooks;

import dev.sluice.contract.message.Json;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.webhooks.desk.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads deliveries from where they lie, on a thread of its own. Safe from any thread. */
final class StoredDeliveries implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);

  private final String topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread made = new Thread(task, "webhook-reader");
            made.setDaemon(true);
            return made;
          });

  /** For the thread alone; null until it is needed. */
  private @Nullable Consumer<byte[], byte[]> consumer;

  StoredDeliveries(String topic, Supplier<Consumer<byte[], byte[]>> consumers) {
    this.topic = topic;
    this.consumers = consumers;
  }

  /** Empty if it is no longer kept; fails if Kafka does not answer. */
  CompletableFuture<Optional<Delivery>> read(Place place) {
    return CompletableFuture.supplyAsync(() -> readNow(place), thread);
  }

  private Optional<Delivery> readNow(Place place) {
    if (consumer == null) {
      consumer = consumers.get();
    }
    try {
      ConsumerRecord<byte[], byte[]> record = record(consumer, place);
      return record == null
          ? Optional.empty()
          : Optional.of(Json.read(record.value(), Delivery.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      consumer.close();
      consumer = null;
      throw e;
    }
  }

  private @Nullable ConsumerRecord<byte[], byte[]> record(
      Consumer<byte[], byte[]> from, Place place) {
    var partition = new TopicPartition(topic, place.partition());
    from.assign(List.of(partition));
    from.seek(partition, place.offset());
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
        return record.offset() == place.offset() ? record : null;
      }
    }
    throw new IllegalStateException(
        "no record of %s within %d s".formatted(partition, LONGEST.toSeconds()));
  }

  @Override
  public void close() {
    thread.execute(
        () -> {
          if (consumer != null) {
            consumer.close();
          }
        });
    thread.shutdown();
  }
}
