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
    @Nullable RawJson metadata,
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

  /** Where to look next, and to cancel it. */
  public record Urls(String get, String events, String cancel) {

    /** The paths of this job. */
    public static Urls of(String id) {
      String get = "/v1/inferences/" + id;
      return new Urls(get, get + "/events", get + "/cancel");
    }
  }

  /**
   * What is known of a request before it ends.
   *
   * @param acceptedAt null until it is queued
   */
  public record Origin(
      String id,
      Subject subject,
      String model,
      @Nullable Instant acceptedAt,
      @Nullable RawJson metadata) {

    public static Origin of(Routing routing, @Nullable Instant acceptedAt, Carried carried) {
      return new Origin(
          routing.id(), routing.subject(), routing.model(), acceptedAt, carried.metadataJson());
    }

    Instant createdAt(Instant otherwise) {
      return RequestId.time(id).orElse(acceptedAt == null ? otherwise : acceptedAt);
    }
  }

  /** A job that has not ended and does not run: received, and queued once it was accepted. */
  public static Job open(Origin origin) {
    Status status = origin.acceptedAt() == null ? Status.RECEIVED : Status.QUEUED;
    return open(origin, status, null, null);
  }

  /** A job whose attempt was announced. */
  public static Job running(Origin origin, Started started) {
    return open(origin, Status.RUNNING, started.startedAt(), started.attempt());
  }

  private static Job open(
      Origin origin, Status status, @Nullable Instant startedAt, @Nullable Integer attempt) {
    return new Job(
        origin.id(),
        status,
        origin.subject().account(),
        origin.subject().client(),
        origin.model(),
        null,
        origin.metadata(),
        RequestId.time(origin.id()).orElse(null),
        origin.acceptedAt(),
        startedAt,
        null,
        null,
        attempt,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** The terminal event of an accepted request, as a worker told it. */
  public static Job settled(Origin origin, Completion end, Duration timeToLive) {
    Instant created = origin.createdAt(end.completedAt());
    JobMetrics worker =
        end.metrics() == null ? new JobMetrics(null, null, null, null) : end.metrics();
    long total = Duration.between(created, end.completedAt()).toMillis();
    return new Job(
        origin.id(),
        end.status(),
        origin.subject().account(),
        origin.subject().client(),
        origin.model(),
        end.modelVersion(),
        origin.metadata(),
        created,
        origin.acceptedAt(),
        end.status() == Status.EXPIRED ? null : end.startedAt(),
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
   * A request that ends by its deadline or its client's wish, without a word of a worker.
   *
   * @param status timed out, expired or canceled
   * @param ended in append time
   * @param usage null if it ran and nobody knows how far
   */
  public static Job ended(
      Origin origin, Status status, Instant ended, @Nullable UnitsUsed usage, Duration timeToLive) {
    Instant created = origin.createdAt(ended);
    long total = Math.max(0, Duration.between(created, ended).toMillis());
    return new Job(
        origin.id(),
        status,
        origin.subject().account(),
        origin.subject().client(),
        origin.model(),
        null,
        origin.metadata(),
        created,
        origin.acceptedAt(),
        null,
        ended,
        ended.plus(timeToLive),
        null,
        null,
        JobError.of(status),
        null,
        usage,
        new JobMetrics(null, null, total, null),
        null,
        null);
  }

  /** A request that the stream refused after its 202. */
  public static Job rejected(Rejection rejection, Carried carried, Duration timeToLive) {
    return new Job(
        rejection.id(),
        Status.REJECTED,
        rejection.account(),
        rejection.client(),
        rejection.model(),
        null,
        carried.metadataJson(),
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
