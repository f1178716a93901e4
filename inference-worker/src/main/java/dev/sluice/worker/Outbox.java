package dev.sluice.worker;

import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Started;
import dev.sluice.contract.topic.Topics;
import dev.sluice.worker.source.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts outcomes into Kafka and only then answers for their records: accepted once the outcome is
 * acknowledged, released if this worker stops before. Safe for use by many threads.
 */
final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final String SOURCE = "/inference-worker/inference.completions";

  /** Room for key, headers and framing beside the value. */
  private static final int LARGEST_VALUE = Topics.LARGEST_RECORD - 16 * 1024;

  private final Producer<byte[], byte[]> producer;
  private final Topics topics;
  private final WorkerMeters meters;
  private final Executor later =
      CompletableFuture.delayedExecutor(RETRY.toMillis(), TimeUnit.MILLISECONDS);
  private volatile String problem = "";

  Outbox(Producer<byte[], byte[]> producer, Topics topics, WorkerMeters meters) {
    this.producer = producer;
    this.topics = topics;
    this.meters = meters;
  }

  /** The last failure, empty if there was none since. */
  String problem() {
    return problem;
  }

  /**
   * @param onDone called once the completion is in Kafka, with what was published
   */
  void publish(Attempt attempt, Completion completion, Consumer<Completion> onDone) {
    byte[] value = Json.write(completion);
    if (value.length > LARGEST_VALUE) {
      publishTooLarge(attempt, completion, onDone);
      return;
    }
    var record =
        new ProducerRecord<>(
            topics.completions().name(), bytes(attempt.routing().subject().account()), value);
    String name = completion.id() + "/" + completion.attempt();
    Instant at = completion.completedAt();
    stamp(record.headers(), attempt, EventHeaders.Type.COMPLETED, name, at);
    send(
        record,
        attempt.delivery(),
        () -> {
          onDone.accept(completion);
          attempt.delivery().accept();
        });
  }

  /** Tells that an attempt runs; if that gets lost nothing else does. */
  void announce(Attempt attempt, Instant startedAt) {
    Routing routing = attempt.routing();
    var started =
        new Started(
            routing.id(),
            routing.subject().account(),
            routing.subject().client(),
            routing.model(),
            attempt.number(),
            Instant.ofEpochMilli(attempt.delivery().record().timestamp()),
            startedAt);
    var record =
        new ProducerRecord<>(
            topics.completions().name(), bytes(attempt.account()), Json.write(started));
    String name = routing.id() + "/" + attempt.number() + "/started";
    stamp(record.headers(), attempt, EventHeaders.Type.STARTED, name, startedAt);
    EventHeaders.get(attempt.delivery().record().headers(), EventHeaders.METADATA)
        .ifPresent(metadata -> EventHeaders.put(record.headers(), EventHeaders.METADATA, metadata));
    try {
      producer.send(
          record,
          (place, failure) -> {
            if (failure != null) {
              meters.publishFailed();
            }
          });
    } catch (IllegalStateException | KafkaException e) { // closed, or interrupted
      meters.publishFailed();
    }
  }

  private void publishTooLarge(
      Attempt attempt, Completion completion, Consumer<Completion> onDone) {
    var error =
        new JobError(
            "output_too_large",
            "The output is larger than %d bytes.".formatted(LARGEST_VALUE),
            false);
    publish(attempt, attempt.failed(completion, error), onDone);
  }

  private static void stamp(
      Headers to, Attempt attempt, EventHeaders.Type type, String name, Instant at) {
    EventHeaders.stamp(to, type, SOURCE, name, at);
    EventHeaders.put(to, EventHeaders.REQUEST_ID, attempt.routing().id());
    EventHeaders.put(to, EventHeaders.SUBJECT, attempt.routing().subject().encoded());
    EventHeaders.put(to, EventHeaders.MODEL, attempt.routing().model());
    EventHeaders.put(to, EventHeaders.ATTEMPT, Integer.toString(attempt.number()));
    EventHeaders.get(attempt.delivery().record().headers(), EventHeaders.TRACEPARENT)
        .ifPresent(parent -> EventHeaders.put(to, EventHeaders.TRACEPARENT, parent));
  }

  /**
   * Keeps a record that is given up, as it is, with the reason; without its value where the reason
   * would make it larger than a record may be.
   *
   * @param id the request's id, null if it is not known
   * @param then called once it is in Kafka
   */
  void bury(Delivery delivery, @Nullable String id, Dead why, Runnable then) {
    var dead = delivery.record();
    byte[] value = dead.value();
    byte[] kept = value != null && value.length > LARGEST_VALUE ? null : value;
    byte[] key = id == null ? dead.key() : bytes(id);
    var record =
        new ProducerRecord<>(topics.deadLetter().name(), null, null, key, kept, dead.headers());
    EventHeaders.put(record.headers(), EventHeaders.DEAD_REASON, why.reason());
    EventHeaders.put(record.headers(), EventHeaders.DEAD_DETAIL, why.detail());
    if (why.attempts() > 0) {
      EventHeaders.put(
          record.headers(), EventHeaders.DEAD_ATTEMPTS, Integer.toString(why.attempts()));
    }
    EventHeaders.put(record.headers(), EventHeaders.DEAD_TOPIC, dead.topic());
    EventHeaders.put(
        record.headers(), EventHeaders.DEAD_PARTITION, Integer.toString(dead.partition()));
    EventHeaders.put(record.headers(), EventHeaders.DEAD_OFFSET, Long.toString(dead.offset()));
    send(
        record,
        delivery,
        () -> {
          meters.deadLetter(why.reason());
          // Not on the producer's own thread: a send on that one may wait for itself.
          CompletableFuture.runAsync(then);
        });
  }

  /**
   * Tries until Kafka takes it or this worker stops. The record stays held meanwhile: to release it
   * would have it run again at once, and use up its deliveries.
   */
  private void send(ProducerRecord<byte[], byte[]> record, Delivery delivery, Runnable whenThere) {
    try {
      producer.send(
          record,
          (place, failure) -> {
            if (failure == null) {
              problem = "";
              whenThere.run();
            } else {
              failed(failure);
              later.execute(() -> send(record, delivery, whenThere));
            }
          });
    } catch (IllegalStateException | KafkaException e) { // closed, or interrupted
      failed(e);
      delivery.release();
    }
  }

  private void failed(Exception failure) {
    problem = "publishing failed: " + failure.getMessage();
    meters.publishFailed();
    LOG.warn("an outcome was not published yet: {}", failure.getMessage());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
