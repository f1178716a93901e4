package dev.sluice.contract.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import redis.embedded.RedisServer;

/** A Redis of its own on a free port of loopback, and the scripts as the services call them. */
final class RedisFixture implements AutoCloseable {

  static final MirrorKeys KEYS = new MirrorKeys("");

  private final RedisServer server;
  private final RedisClient client;
  private final RedisCommands<String, byte[]> redis;

  RedisFixture() {
    try {
      int port = freePort();
      server =
          RedisServer.newRedisServer()
              .bind("127.0.0.1")
              .port(port)
              .setting("save \"\"")
              .setting("appendonly no")
              .build();
      server.start();
      client = RedisClient.create(RedisURI.create("127.0.0.1", port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    redis = connect().sync();
    for (Script script : Script.values()) {
      redis.scriptLoad(script.text());
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private StatefulRedisConnection<String, byte[]> connect() {
    return client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
  }

  RedisClient client() {
    return client;
  }

  RedisCommands<String, byte[]> commands() {
    return redis;
  }

  long call(Script script, String[] keys, String... arguments) {
    byte[][] bytes = Arrays.stream(arguments).map(a -> a.getBytes(UTF_8)).toArray(byte[][]::new);
    return redis.<Long>evalsha(script.sha(), ScriptOutputType.INTEGER, keys, bytes);
  }

  List<Long> reserve(Reservation of, String id, long progress, String status) {
    byte[][] bytes =
        Arrays.stream(of.reserveArguments(progress, status, 60_000))
            .map(a -> a.getBytes(UTF_8))
            .toArray(byte[][]::new);
    return redis.evalsha(Script.RESERVE.sha(), ScriptOutputType.MULTI, of.keys(KEYS, id), bytes);
  }

  long mirror(String account, Limit limit, Usage usage, long offset) {
    return redis.<Long>evalsha(
        Script.MIRROR_USAGE.sha(),
        ScriptOutputType.INTEGER,
        new String[] {KEYS.usage(account, limit.name())},
        UsageWrite.arguments(limit, usage, offset));
  }

  /** What stands in Redis, read the long way; the curve is that of the usage last mirrored. */
  FastCheck.Mirrored mirrored(String account, Limit limit, Usage usage) {
    Map<String, byte[]> all = redis.hgetall(KEYS.usage(account, limit.name()));
    Curve curve = all.containsKey("c") ? Curve.of(usage) : null;
    return new FastCheck.Mirrored(curve, numbers(all, 'r'), numbers(all, 'd'));
  }

  Map<Long, Long> numbers(String account, Limit limit, char kind) {
    return numbers(redis.hgetall(KEYS.usage(account, limit.name())), kind);
  }

  private static Map<Long, Long> numbers(Map<String, byte[]> all, char kind) {
    var numbers = new HashMap<Long, Long>();
    all.forEach(
        (field, value) -> {
          if (field.charAt(0) == kind) {
            numbers.put(
                Long.parseLong(field.substring(1)), Long.parseLong(new String(value, UTF_8)));
          }
        });
    return numbers;
  }

  @Override
  public void close() {
    client.shutdown();
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
