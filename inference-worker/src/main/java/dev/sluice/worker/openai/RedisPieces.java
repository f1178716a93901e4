package dev.sluice.worker.openai;

import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Piece;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells pieces on Redis' channels. Connects when the first piece comes, and drops what cannot be
 * told at once: pieces are advice.
 */
public final class RedisPieces implements Pieces {

  private static final int MOST_QUEUED = 10_000;
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int THREADS = 2;

  private final RedisURI uri;
  private final MirrorKeys keys;
  private final Runnable onLost;
  private final ClientResources resources;
  private final RedisClient client;
  private volatile @Nullable StatefulRedisConnection<String, String> connection;
  private boolean connecting;
  private long triedNanos = System.nanoTime() - AGAIN_NANOS;

  /**
   * @param onLost called for each piece that was dropped
   */
  public RedisPieces(String uri, MirrorKeys keys, Runnable onLost) {
    this.uri = RedisURI.create(uri);
    this.keys = keys;
    this.onLost = onLost;
    resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .build();
    client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .requestQueueSize(MOST_QUEUED)
            .build());
  }

  @Override
  public void tell(Piece piece) {
    var ready = connection;
    if (ready == null) {
      connect();
      onLost.run();
      return;
    }
    var unused =
        ready
            .async()
            .publish(keys.pieces(piece.id()), piece.encoded())
            .whenComplete(
                (hearers, failure) -> {
                  if (failure != null) {
                    onLost.run();
                  }
                });
  }

  /** Once it stands it is kept, and made again by the client itself. */
  public synchronized void connect() {
    long now = System.nanoTime();
    if (connecting || connection != null || now - triedNanos < AGAIN_NANOS) {
      return;
    }
    connecting = true;
    triedNanos = now;
    var unused =
        client
            .connectAsync(StringCodec.UTF8, uri)
            .whenComplete((made, failure) -> connected(failure == null ? made : null));
  }

  private synchronized void connected(@Nullable StatefulRedisConnection<String, String> made) {
    connecting = false;
    connection = made;
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    resources.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
