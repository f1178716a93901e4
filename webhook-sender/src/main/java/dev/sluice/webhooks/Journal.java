package dev.sluice.webhooks;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.UnreadableException;
import dev.sluice.contract.topic.Topics;
import dev.sluice.contract.webhook.Delivery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes deliveries as they stand to {@code inference.webhooks}, again and again until Kafka has
 * taken them. Safe from any thread.
 */
final class Journal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Producer<byte[], byte[]> producer;
  private final Topics topics;
  private final WebhookMeters meters;
  private final InstantSource clock;
  private final Executor later =
      CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS);
  private volatile boolean closed;
  private volatile String problem = "";

  Journal(
      Producer<byte[], byte[]> producer, Topics topics, WebhookMeters meters, InstantSource clock) {
    this.producer = producer;
    this.topics = topics;
    this.meters = meters;
    this.clock = clock;
  }

  /** The last failure, empty if there was none since. */
  String problem() {
    return problem;
  }

  /** A new delivery; complete once it is in Kafka, fails only when this is closed. */
  CompletableFuture<Void> begin(Delivery delivery) {
    return send(record(null, delivery), () -> false);
  }

  /**
   * What a delivery has become; complete once it is in Kafka, or once it is no longer wanted.
   *
   * @param partition in which its other records lie
   * @param unwanted asked before each try
   */
  CompletableFuture<Void> append(int partition, Delivery delivery, BooleanSupplier unwanted) {
    return send(record(partition, delivery), unwanted);
  }

  private ProducerRecord<byte[], byte[]> record(@Nullable Integer partition, Delivery delivery) {
    return DeliveryRecord.of(topics, partition, delivery, clock.instant());
  }

  /** Keeps a record that cannot be handled, with the reason; not its value, which may be large. */
  CompletableFuture<Void> bury(ConsumerRecord<byte[], byte[]> dead, UnreadableException why) {
    var record =
        new ProducerRecord<>(
            topics.deadLetter().name(), null, null, dead.key(), new byte[0], dead.headers());
    EventHeaders.put(record.headers(), EventHeaders.DEAD_REASON, why.reason());
    EventHeaders.put(record.headers(), EventHeaders.DEAD_DETAIL, why.detail());
    EventHeaders.put(record.headers(), EventHeaders.DEAD_TOPIC, dead.topic());
    EventHeaders.put(
        record.headers(), EventHeaders.DEAD_PARTITION, Integer.toString(dead.partition()));
    EventHeaders.put(record.headers(), EventHeaders.DEAD_OFFSET, Long.toString(dead.offset()));
    return send(record, () -> false).thenRun(() -> meters.deadLetter(why.reason()));
  }

  private CompletableFuture<Void> send(
      ProducerRecord<byte[], byte[]> record, BooleanSupplier unwanted) {
    var done = new CompletableFuture<Void>();
    send(record, unwanted, done);
    return done;
  }

  private void send(
      ProducerRecord<byte[], byte[]> record,
      BooleanSupplier unwanted,
      CompletableFuture<Void> done) {
    if (unwanted.getAsBoolean()) {
      done.complete(null);
      return;
    }
    try {
      var unused =
          producer.send(
              record,
              (place, failure) -> {
                if (failure == null) {
                  problem = "";
                  done.complete(null);
                } else {
                  again(record, unwanted, done, failure);
                }
              });
    } catch (IllegalStateException | KafkaException e) { // closed, interrupted, or buffers full
      again(record, unwanted, done, e);
    }
  }

  private void again(
      ProducerRecord<byte[], byte[]> record,
      BooleanSupplier unwanted,
      CompletableFuture<Void> done,
      Exception failure) {
    if (closed) {
      done.completeExceptionally(failure);
      return;
    }
    problem = "publishing failed: " + failure.getMessage();
    meters.publishFailed();
    LOG.warn("a webhook's record was not published yet: {}", failure.getMessage());
    later.execute(() -> send(record, unwanted, done));
  }

  @Override
  public void close() {
    closed = true;
    producer.close(CLOSE);
  }
}
