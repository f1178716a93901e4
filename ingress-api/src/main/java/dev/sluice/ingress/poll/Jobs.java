package dev.sluice.ingress.poll;

import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.ingress.queue.Queues;
import dev.sluice.ingress.redis.RedisLink;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds a job: in its status, under its output key, or where its end lies in Kafka. An id that is
 * an alias leads to the job that was sent first.
 */
public final class Jobs {

  private static final Found MIRRORING =
      new Found.Unknown("the state of requests is being restored");

  private static final Found UNREADABLE =
      new Found.Unknown("the state of this request cannot be read");

  private final RedisLink link;
  private final MirrorKeys keys;
  private final ResultReader results;
  private final Queues queues;

  public Jobs(RedisLink link, MirrorKeys keys, ResultReader results, Queues queues) {
    this.link = link;
    this.keys = keys;
    this.results = results;
    this.queues = queues;
  }

  /** Never fails; may never come if Redis hangs. */
  public CompletionStage<Found> find(String account, String id) {
    return find(account, id, true);
  }

  private CompletionStage<Found> find(String account, String id, boolean mayBeAlias) {
    return link.get(keys.status(account, id))
        .thenCompose(
            value -> value == null ? missing(mayBeAlias) : found(account, id, value, mayBeAlias))
        .exceptionally(failure -> new Found.Unknown("Redis does not answer"));
  }

  /** A job that has an alias was there, so that it can only be kept no longer. */
  private CompletionStage<Found> missing(boolean mayBeAlias) {
    Found gone = mayBeAlias ? new Found.Missing() : new Found.Expired();
    return link.exists(keys.progress(), MirrorKeys.COMPLETE)
        .thenApply(complete -> complete ? gone : MIRRORING);
  }

  private CompletionStage<Found> found(
      String account, String id, byte[] value, boolean mayBeAlias) {
    Optional<StatusEntry> entry = StatusEntry.decode(new String(value, StandardCharsets.UTF_8));
    if (entry.isEmpty()) {
      return done(UNREADABLE);
    }
    StatusEntry status = entry.orElseThrow();
    String text = status.job();
    if (text.startsWith(StatusEntry.ALIAS)) {
      return mayBeAlias
          ? find(account, text.substring(StatusEntry.ALIAS.length()), false)
          : done(UNREADABLE);
    }
    if (!text.isEmpty() && !text.startsWith(StatusEntry.HEAD)) {
      return done(
          here(new Found.Present(id, status.seq(), text.getBytes(StandardCharsets.UTF_8)), status));
    }
    return link.get(keys.output(account, id))
        .thenCompose(
            output ->
                output == null
                    ? fromTopic(id, status)
                    : done(new Found.Present(id, status.seq(), output)));
  }

  /** What is queued is shown with its place. */
  private Found here(Found.Present job, StatusEntry status) {
    StatusEntry.At at = status.at();
    return at == null || !at.isInQueue() ? job : job.waiting(queues.of(job.model(), at.offset()));
  }

  private CompletionStage<Found> fromTopic(String id, StatusEntry status) {
    StatusEntry.At at = status.at();
    return at == null
        ? done(new Found.Expired())
        : results
            .read(at, id)
            .thenApply(
                value ->
                    value
                        .<Found>map(job -> new Found.Present(id, status.seq(), job))
                        .orElseGet(Found.Expired::new))
            .exceptionally(failure -> new Found.Unknown("the output cannot be read now"));
  }

  private static CompletionStage<Found> done(Found found) {
    return CompletableFuture.completedFuture(found);
  }
}
