package dev.sluice.ingress.check;

import dev.sluice.contract.mirror.MirrorKeys;
import io.vertx.core.Vertx;

/** Reads how far the mirror has come, four times a second. Thread-safe. */
public final class ProgressReader {

  private static final long EVERY_MILLIS = 250;

  private final RedisLink redis;
  private final String key;
  private final int partitions;
  private volatile Progress current;

  public ProgressReader(Vertx vertx, RedisLink redis, MirrorKeys keys, int partitions) {
    this.redis = redis;
    this.key = keys.progress();
    this.partitions = partitions;
    this.current = Progress.unknown(partitions);
    vertx.setPeriodic(0, EVERY_MILLIS, unused -> read());
  }

  Progress current() {
    return current;
  }

  /** Whether what is not in Redis does not exist. */
  public boolean isComplete() {
    return current.complete();
  }

  private void read() {
    if (redis.isConnected()) {
      redis
          .commands()
          .hgetall(key)
          .thenAccept(
              hash ->
                  current =
                      hash.isEmpty()
                          ? new Progress(current.reached(), partitions, false)
                          : Progress.read(hash, partitions));
    }
  }
}
