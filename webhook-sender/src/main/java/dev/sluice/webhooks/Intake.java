package dev.sluice.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.UnreadableException;
import dev.sluice.contract.topic.Topics;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.WebhookUrl;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes a delivery of every end of a request whose client wants to hear of it. It moves on only
 * when that is in Kafka; what it read before a crash it reads again, and a second record of a
 * delivery changes nothing.
 */
final class Intake implements Reading.Steps {

  private static final Duration POLL = Duration.ofMillis(100);

  private final Topics topics;
  private final Duration timeToLive;
  private final boolean allowPrivate;
  private final Journal journal;
  private final WebhookMeters meters;
  private final InstantSource clock;

  /**
   * @param timeToLive of results
   * @param allowPrivate whether webhooks may be sent to addresses that are not public
   */
  Intake(
      Topics topics,
      Duration timeToLive,
      boolean allowPrivate,
      Journal journal,
      WebhookMeters meters,
      InstantSource clock) {
    this.topics = topics;
    this.timeToLive = timeToLive;
    this.allowPrivate = allowPrivate;
    this.journal = journal;
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void begin(Consumer<byte[], byte[]> consumer) {
    consumer.subscribe(List.of(topics.results().name(), topics.rejected().name()));
  }

  @Override
  public void step(Consumer<byte[], byte[]> consumer) {
    var written = new ArrayList<CompletableFuture<Void>>();
    var records = consumer.poll(POLL);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      written.add(take(record));
    }
    if (!records.isEmpty()) {
      CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new)).join();
      consumer.commitSync();
    }
  }

  private CompletableFuture<Void> take(ConsumerRecord<byte[], byte[]> record) {
    try {
      Optional<Delivery> delivery = delivery(record);
      if (delivery.isEmpty()) {
        return CompletableFuture.completedFuture(null);
      }
      meters.due();
      return journal.begin(delivery.get()).thenRun(() -> meters.ended(delivery.get()));
    } catch (UnreadableException e) {
      return journal.bury(record, e);
    }
  }

  private Optional<Delivery> delivery(ConsumerRecord<byte[], byte[]> record)
      throws UnreadableException {
    Carried carried = Carried.read(record.headers());
    String url = carried.webhook();
    if (url == null) {
      return Optional.empty();
    }
    try {
      byte @Nullable [] job = job(record, carried);
      if (job == null) {
        return Optional.empty();
      }
      String id = id(record);
      Instant now = clock.instant();
      Delivery due =
          Delivery.due(id, subject(record), url, EventBody.of(id, job), carried.traceParent(), now);
      return Optional.of(
          WebhookUrl.check(url, allowPrivate).isEmpty() ? due : due.givenUp(Delivery.BAD_URL, now));
    } catch (JsonProcessingException e) {
      throw new UnreadableException("not-json", e.getOriginalMessage());
    }
  }

  /** Null if it ends nothing: a request that is another one's alias ends with that one. */
  private byte @Nullable [] job(ConsumerRecord<byte[], byte[]> record, Carried carried)
      throws UnreadableException, JsonProcessingException {
    if (record.value() == null) {
      throw new UnreadableException("no-value", "the record has no value");
    }
    if (record.topic().equals(topics.results().name())) {
      return record.value();
    }
    Rejection rejection = Json.read(record.value(), Rejection.class);
    return rejection.aliasOf() == null
        ? Json.write(Job.rejected(rejection, carried, timeToLive))
        : null;
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
    return EventHeaders.get(record.headers(), EventHeaders.ID)
        .filter(id -> RequestId.time(id).isPresent())
        .orElseThrow(() -> new UnreadableException("broken-header", "ce_id: no request id"));
  }

  private static Subject subject(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
    return EventHeaders.get(record.headers(), EventHeaders.SUBJECT)
        .flatMap(Subject::decode)
        .orElseThrow(
            () -> new UnreadableException("broken-header", "ce_subject: no account and client"));
  }
}
