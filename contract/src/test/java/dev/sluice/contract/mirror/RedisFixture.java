package dev.sluice.contract.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Series;
import dev.sluice.contract.service.FreePort;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** A Redis of its own on a free port of loopback, and the scripts as the services call them. */
final class RedisFixture implements AutoCloseable {

  static final MirrorKeys KEYS = new MirrorKeys("");

  private final RedisServer server;
  private final RedisClient client;
  private final RedisCommands<String, byte[]> redis;

  RedisFixture() {
    try {
      int port = FreePort.onLoopback();
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

  Reservation.Answer reserve(Reservation of, String id, long progress) {
    byte[][] bytes = of.reserveArguments(progress, "1::{}", "60000");
    List<Object> answer =
        redis.evalsha(Script.RESERVE.sha(), ScriptOutputType.MULTI, of.keys(KEYS, id), bytes);
    return of.read(answer.stream().map(RedisFixture::text).toList());
  }

  private static Object text(Object part) {
    return part instanceof byte[] bytes ? new String(bytes, UTF_8) : part;
  }

  /** The decision of a reservation that claims nothing. */
  Decision decision(Reservation of, String id, long progress) {
    if (reserve(of, id, progress) instanceof Reservation.Answer.Decided decided) {
      return decided.decision();
    }
    throw new AssertionError("nothing was claimed");
  }

  static String key(Subject subject, Limit limit) {
    return KEYS.usage(Series.of(limit, subject, "echo"));
  }

  long mirror(Subject subject, Limit limit, Usage usage, long offset) {
    return redis.<Long>evalsha(
        Script.MIRROR_USAGE.sha(),
        ScriptOutputType.INTEGER,
        new String[] {key(subject, limit)},
        UsageWrite.arguments(limit, usage, offset));
  }

  /** What stands in Redis, read the long way; the curve is that of the usage last mirrored. */
  FastCheck.Mirrored mirrored(Subject subject, Limit limit, @Nullable Curve last) {
    Map<String, byte[]> all = redis.hgetall(key(subject, limit));
    return new FastCheck.Mirrored(
        all.containsKey("c") ? last : null, numbers(all, 'r'), numbers(all, 'd'));
  }

  Map<Long, Long> numbers(Subject subject, Limit limit, char kind) {
    return numbers(redis.hgetall(key(subject, limit)), kind);
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
