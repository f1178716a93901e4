package dev.sluice.ingress.poll;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.mirror.Backlog;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.ingress.redis.RedisLink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What was last told of the backlog, asked for now and then; confined to one event loop. */
final class QueueBoard {

  private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final RedisLink link;
  private final String key;
  private CompletionStage<@Nullable Backlog> last = CompletableFuture.completedFuture(null);
  private long askedAt;
  private boolean asked;

  QueueBoard(RedisLink link, MirrorKeys keys) {
    this.link = link;
    this.key = keys.backlog();
  }

  /** How the job at this place waits; null if that is not known. */
  CompletionStage<Backlog.@Nullable Wait> of(long place) {
    long now = System.nanoTime();
    if (!asked || now - askedAt > FRESH_NANOS) {
      asked = true;
      askedAt = now;
      last = link.get(key).thenApply(QueueBoard::read).exceptionally(failure -> null);
    }
    return last.thenApply(
        backlog -> backlog == null ? null : backlog.of(place, System.currentTimeMillis()));
  }

  private static @Nullable Backlog read(byte @Nullable [] json) {
    try {
      return json == null ? null : Json.read(json, Backlog.class);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
