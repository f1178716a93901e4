package dev.sluice.contract.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as its client sees it. On {@code inference.results} it is the terminal event; in Redis,
 * and in answers, every stage of its life.
 */
public record Job(
    String id,
    Status status,
    String account,
    String client,
    String model,
    @Nullable String modelVersion,
    @Nullable Instant createdAt,
    @Nullable Instant acceptedAt,
    @Nullable Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable Instant expiresAt,
    @Nullable Integer attempt,
    @Nullable RawJson output,
    @Nullable JobError error,
    @Nullable RejectionPart rejection,
    @Nullable UnitsUsed usage,
    @Nullable JobMetrics metrics,
    @Nullable Urls urls,
    @Nullable String message) {

  /** Why it was refused after all. */
  public record RejectionPart(String reason, List<String> limits, @Nullable Long retryAfter) {
    public RejectionPart {
      limits = List.copyOf(limits);
    }
  }

  /** Where to look next. */
  public record Urls(String get) {}

  /** The same with words for a person. */
  public Job withMessage(String words) {
    return new Job(
        id,
        status,
        account,
        client,
        model,
        modelVersion,
        createdAt,
        acceptedAt,
        startedAt,
        completedAt,
        expiresAt,
        attempt,
        output,
        error,
        rejection,
        usage,
        metrics,
        urls,
        words);
  }

  /** A job that has not ended: {@code acceptedAt} is absent until it is queued. */
  public static Job open(Routing routing, @Nullable Instant acceptedAt) {
    return new Job(
        routing.id(),
        acceptedAt == null ? Status.RECEIVED : Status.QUEUED,
        routing.subject().account(),
        routing.subject().client(),
        routing.model(),
        null,
        RequestId.time(routing.id()).orElse(null),
        acceptedAt,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The terminal event of an accepted request. */
  public static Job settled(
      Subject subject, String model, Instant acceptedAt, Completion end, Duration timeToLive) {
    Instant created = RequestId.time(end.id()).orElse(acceptedAt);
    JobMetrics worker =
        end.metrics() == null ? new JobMetrics(null, null, null, null) : end.metrics();
    long total = Duration.between(created, end.completedAt()).toMillis();
    return new Job(
        end.id(),
        end.status(),
        subject.account(),
        subject.client(),
        model,
        end.modelVersion(),
        created,
        acceptedAt,
        end.startedAt(),
        end.completedAt(),
        end.completedAt().plus(timeToLive),
        end.attempt(),
        end.output(),
        end.error(),
        null,
        end.usage(),
        new JobMetrics(worker.queueMs(), worker.runMs(), Math.max(0, total), worker.batchSize()),
        null,
        null);
  }

  /**
   * An accepted request whose deadline passed before it ended.
   *
   * @param ended in append time
   */
  public static Job timedOut(
      String id,
      Subject subject,
      String model,
      Instant acceptedAt,
      Instant ended,
      Duration timeToLive) {
    Instant created = RequestId.time(id).orElse(acceptedAt);
    long total = Math.max(0, Duration.between(created, ended).toMillis());
    return new Job(
        id,
        Status.TIMED_OUT,
        subject.account(),
        subject.client(),
        model,
        null,
        created,
        acceptedAt,
        null,
        ended,
        ended.plus(timeToLive),
        null,
        null,
        new JobError("finish_by_passed", "The request did not end before its deadline.", true),
        null,
        null,
        new JobMetrics(null, null, total, null),
        null,
        null);
  }

  /** A request that the stream refused after its 202. */
  public static Job rejected(Rejection rejection, Duration timeToLive) {
    return new Job(
        rejection.id(),
        Status.REJECTED,
        rejection.account(),
        rejection.client(),
        rejection.model(),
        null,
        RequestId.time(rejection.id()).orElse(null),
        null,
        null,
        rejection.rejectedAt(),
        rejection.rejectedAt().plus(timeToLive),
        null,
        null,
        null,
        new RejectionPart(rejection.reason(), rejection.limits(), rejection.retryAfter()),
        null,
        null,
        null,
        rejection.message());
  }
}
