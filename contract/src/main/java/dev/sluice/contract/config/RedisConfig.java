package dev.sluice.contract.config;

/**
 * Where Redis is.
 *
 * @param uri {@code redis://}, {@code rediss://} (TLS), {@code redis-sentinel://} or {@code
 *     redis-socket://}
 */
public record RedisConfig(String uri) {

  static RedisConfig read(Section root) {
    try (Section redis = root.section("redis")) {
      String uri = redis.text("uri", "redis://127.0.0.1:6379");
      if (!uri.matches("(redis|rediss|redis-sentinel|redis-socket)://.+")) {
        throw redis.bad("uri", uri, "a Redis URI such as redis://127.0.0.1:6379");
      }
      return new RedisConfig(uri);
    }
  }
}
