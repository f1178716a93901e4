package dev.sluice.ingress.poll;

import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.ingress.redis.RedisLink;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds a job: in its status, under its output key, or where its end lies in Kafka. */
final class Jobs {

  private static final Found MIRRORING =
      new Found.Unknown("the state of requests is being restored");

  private final RedisLink link;
  private final MirrorKeys keys;
  private final ResultReader results;

  Jobs(RedisLink link, MirrorKeys keys, ResultReader results) {
    this.link = link;
    this.keys = keys;
    this.results = results;
  }

  /** Never fails; may never come if Redis hangs. */
  CompletionStage<Found> find(String account, String id) {
    return link.get(keys.status(account, id))
        .thenCompose(value -> value == null ? missing() : found(account, id, value))
        .exceptionally(failure -> new Found.Unknown("Redis does not answer"));
  }

  private CompletionStage<Found> missing() {
    return link.exists(keys.progress(), MirrorKeys.COMPLETE)
        .thenApply(complete -> complete ? new Found.Missing() : MIRRORING);
  }

  private CompletionStage<Found> found(String account, String id, byte[] value) {
    Optional<StatusEntry> entry = StatusEntry.decode(new String(value, StandardCharsets.UTF_8));
    if (entry.isEmpty()) {
      return done(new Found.Unknown("the state of this request cannot be read"));
    }
    StatusEntry status = entry.orElseThrow();
    if (!status.job().isEmpty()) {
      byte[] job = status.job().getBytes(StandardCharsets.UTF_8);
      return done(new Found.Present(status.seq(), job));
    }
    return link.get(keys.output(account, id))
        .thenCompose(
            output ->
                output == null
                    ? fromTopic(id, status)
                    : done(new Found.Present(status.seq(), output)));
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
                        .<Found>map(job -> new Found.Present(status.seq(), job))
                        .orElseGet(Found.Expired::new))
            .exceptionally(failure -> new Found.Unknown("the output cannot be read now"));
  }

  private static CompletionStage<Found> done(Found found) {
    return CompletableFuture.completedFuture(found);
  }
}
