package dev.sluice.webhooks;

import dev.sluice.contract.webhook.Delivery;
import dev.sluice.webhooks.desk.Desk;
import dev.sluice.webhooks.desk.Judge;
import dev.sluice.webhooks.desk.Open;
import dev.sluice.webhooks.send.Answer;
import dev.sluice.webhooks.send.Sender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does with open deliveries what their desk has decided: reads what they are, sends, writes what
 * came of it. Called by the desk's thread; what it does goes on elsewhere.
 */
final class Attempts {

  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);
  private static final long PAUSE_MILLIS = 1000;

  private final StoredDeliveries stored;
  private final Sender sender;
  private final Judge judge;
  private final Journal journal;
  private final WebhookMeters meters;
  private final InstantSource clock;

  /** What is under way, until it is written. */
  private final Map<Open, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  /** What the desk must hear, by its own thread. */
  private final Queue<Consumer<Desk>> news = new ConcurrentLinkedQueue<>();

  Attempts(
      StoredDeliveries stored,
      Sender sender,
      Judge judge,
      Journal journal,
      WebhookMeters meters,
      InstantSource clock) {
    this.stored = stored;
    this.sender = sender;
    this.judge = judge;
    this.journal = journal;
    this.meters = meters;
    this.clock = clock;
  }

  /** Tells the desk what did not come to pass. */
  void settle(Desk desk) {
    for (Consumer<Desk> each = news.poll(); each != null; each = news.poll()) {
      each.accept(desk);
    }
  }

  void send(Open one) {
    int partition = one.place().partition();
    run(
        one,
        delivery -> attempt(one, partition, delivery),
        desk -> desk.postpone(one, clock.millis() + PAUSE_MILLIS));
  }

  private CompletionStage<Void> attempt(Open one, int partition, Delivery delivery) {
    Instant began = clock.instant();
    return sender
        .send(delivery)
        .thenCompose(answer -> write(one, partition, delivery, answer, began));
  }

  private CompletionStage<Void> write(
      Open one, int partition, Delivery delivery, Answer answer, Instant began) {
    Instant now = clock.instant();
    Delivery next = judge.next(delivery, answer, began, now);
    return journal
        .append(partition, next, one::isAbandoned)
        .thenRun(
            () -> {
              meters.attempted(answer, Duration.between(began, now));
              meters.ended(next);
            });
  }

  /** Writes its record again as it is. */
  void carry(Open one) {
    int partition = one.place().partition();
    run(
        one,
        delivery -> journal.append(partition, delivery, one::isAbandoned).thenRun(meters::carried),
        desk -> desk.release(one));
  }

  /** Ends it, since too many wait. */
  void giveUp(Open one) {
    int partition = one.place().partition();
    run(
        one,
        delivery -> {
          Delivery end = delivery.givenUp(Delivery.CROWDED_OUT, clock.instant());
          return journal.append(partition, end, one::isAbandoned).thenRun(() -> meters.ended(end));
        },
        desk -> desk.release(one));
  }

  /** Does something with a delivery's newest record. */
  private void run(
      Open one,
      java.util.function.Function<Delivery, CompletionStage<Void>> work,
      Consumer<Desk> otherwise) {
    var done = new CompletableFuture<Void>();
    underWay.put(one, done);
    var unused =
        newest(one)
            .thenCompose(found -> found.map(work).orElseGet(() -> gone(one)))
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    LOG.warn(
                        "a webhook was not sent or written, trying again: {}", failure.toString());
                    news.add(otherwise);
                  }
                  underWay.remove(one);
                  done.complete(null);
                });
  }

  private CompletableFuture<Optional<Delivery>> newest(Open one) {
    Delivery kept = one.kept();
    return kept == null
        ? stored.read(one.place())
        : CompletableFuture.completedFuture(Optional.of(kept));
  }

  private CompletionStage<Void> gone(Open one) {
    LOG.atWarn().addKeyValue("id", one.id()).log("a webhook's record is no longer kept");
    news.add(desk -> desk.drop(one));
    return CompletableFuture.completedFuture(null);
  }

  /** Waits until what is under way is written, but not long. */
  void await(Predicate<Open> which) {
    var waited =
        underWay.entrySet().stream()
            .filter(entry -> which.test(entry.getKey()))
            .map(Map.Entry::getValue)
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(waited).get(LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Sent again by who has the partition next, under the same webhook-id.
    }
  }
}
