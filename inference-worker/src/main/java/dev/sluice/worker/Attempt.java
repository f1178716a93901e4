package dev.sluice.worker;

import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.JobMetrics;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.UnitsUsed;
import dev.sluice.worker.run.Ended;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.source.Delivery;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a request that was delivered to this worker, and how it becomes a completion.
 *
 * @param failed attempts of this delivery that failed before
 */
record Attempt(Delivery delivery, Routing routing, int failed) {

  /** Deliveries to workers that did not end it count as attempts too. */
  int number() {
    return delivery.count() + failed;
  }

  Attempt next() {
    return new Attempt(delivery, routing, failed + 1);
  }

  String account() {
    return routing.subject().account();
  }

  /**
   * The model ran, well or not.
   *
   * @param status what it is called
   * @param error why, if it did not succeed
   */
  Completion completion(Ended ended, Status status, @Nullable JobError error) {
    Instant appendedAt = Instant.ofEpochMilli(delivery.record().timestamp());
    var metrics =
        new JobMetrics(
            Math.max(0, Duration.between(appendedAt, ended.startedAt()).toMillis()),
            Duration.between(ended.startedAt(), ended.completedAt()).toMillis(),
            null,
            ended.batchRows());
    RawJson output = null;
    Long tokens = null;
    if (ended.outcome() instanceof Outcome.Succeeded succeeded) {
      output = succeeded.output();
      tokens = succeeded.tokens();
    }
    return new Completion(
        routing.id(),
        status,
        ended.modelVersion(),
        number(),
        ended.startedAt(),
        ended.completedAt(),
        output,
        error,
        new UnitsUsed(1, tokens),
        metrics);
  }

  /** It ends without having run, and has used nothing. */
  Completion neverRan(Status as, Instant now) {
    return new Completion(
        routing.id(), as, null, number(), now, now, null, JobError.of(as), UnitsUsed.NOTHING, null);
  }

  /** It failed without its model. */
  Completion failed(JobError error, Instant now) {
    return failed(null, error, now, now, null);
  }

  /** The same attempt, with an error instead of what it gave. */
  Completion failed(Completion instead, JobError error) {
    return failed(
        instead.modelVersion(),
        error,
        instead.startedAt(),
        instead.completedAt(),
        instead.metrics());
  }

  private Completion failed(
      @Nullable String version,
      JobError error,
      Instant startedAt,
      Instant completedAt,
      @Nullable JobMetrics metrics) {
    return new Completion(
        routing.id(),
        Status.FAILED,
        version,
        number(),
        startedAt,
        completedAt,
        null,
        error,
        null,
        metrics);
  }
}
