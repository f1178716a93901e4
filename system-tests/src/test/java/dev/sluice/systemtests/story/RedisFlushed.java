package dev.sluice.systemtests.story;

import io.lettuce.core.RedisClient;

/** Everything in Redis is deleted while it serves. */
final class RedisFlushed implements Story {

  @Override
  public String name() {
    return "flush-redis";
  }

  @Override
  public String title() {
    return "Redis is flushed";
  }

  @Override
  public void happen(Scene scene) {
    try (RedisClient redis = RedisClient.create(scene.sluice().redis());
        var connection = redis.connect()) {
      scene.strikes();
      connection.sync().flushall();
    }
    scene.sluice().awaitReady();
    scene.isMended();
  }
}
