package dev.sluice.admission.mirror;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Script;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * A connection of one thread's own, made when first needed. Every method returns once Redis has
 * acknowledged all of it, else throws {@link RedisException}.
 */
final class RedisLink implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BACKLOG_KEPT = Duration.ofSeconds(10);
  private static final String WHOLE = ":whole";
  private static final byte[] YES = {'1'};

  private final RedisClient client;
  private final byte[] positions;
  private final byte[] progress;
  private final byte[] backlog;
  private final byte[] loads;

  private @Nullable StatefulRedisConnection<byte[], byte[]> connection;

  RedisLink(RedisClient client, MirrorKeys keys) {
    this.client = client;
    this.positions = Write.bytes(keys.positions());
    this.progress = Write.bytes(keys.progress());
    this.backlog = Write.bytes(keys.backlog());
    this.loads = Write.bytes(keys.loads());
  }

  /**
   * Where a partition stands in Redis.
   *
   * @param next offset; null if Redis knows nothing of it
   * @param whole whether everything before it was mirrored
   */
  record Place(@Nullable Long next, boolean whole) {}

  static String field(TopicPartition partition) {
    return partition.toString();
  }

  static String wholeField(TopicPartition partition) {
    return field(partition) + WHOLE;
  }

  /** Makes all writes in one pipeline. */
  void write(Collection<Write> writes) {
    if (writes.isEmpty()) {
      return;
    }
    try {
      pipeline(writes);
    } catch (RedisNoScriptException e) { // Redis was restarted
      loadScripts(connected().async());
      pipeline(writes);
    }
  }

  private void pipeline(Collection<Write> writes) {
    var connection = connected();
    var commands = connection.async();
    var answers = new ArrayList<RedisFuture<?>>(writes.size());
    connection.setAutoFlushCommands(false);
    try {
      for (Write write : writes) {
        answers.add(call(commands, write.script(), write.keys(), write.arguments()));
      }
    } finally {
      connection.flushCommands();
      connection.setAutoFlushCommands(true);
    }
    answers.forEach(RedisLink::await);
  }

  private static RedisFuture<Long> call(
      RedisAsyncCommands<byte[], byte[]> commands, Script script, byte[][] keys, byte[][] args) {
    return commands.evalsha(script.sha(), ScriptOutputType.INTEGER, keys, args);
  }

  /** Moves positions on; false, and nothing moves, if they are not where they must be. */
  boolean advance(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    var arguments = new ArrayList<byte[]>(3 * to.size());
    to.forEach(
        (partition, next) -> {
          arguments.add(Write.bytes(field(partition)));
          arguments.add(Write.bytes(String.valueOf(from.get(partition))));
          arguments.add(Write.bytes(next));
        });
    byte[][] keys = {positions};
    byte[][] all = arguments.toArray(byte[][]::new);
    var commands = connected().async();
    try {
      return await(call(commands, Script.ADVANCE, keys, all)) == 1;
    } catch (RedisNoScriptException e) {
      loadScripts(commands);
      return await(call(commands, Script.ADVANCE, keys, all)) == 1;
    }
  }

  Map<TopicPartition, Place> places(Collection<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    var asked = List.copyOf(partitions);
    var fields = new ArrayList<byte[]>(2 * asked.size());
    for (TopicPartition partition : asked) {
      fields.add(Write.bytes(field(partition)));
      fields.add(Write.bytes(wholeField(partition)));
    }
    List<KeyValue<byte[], byte[]>> found =
        await(connected().async().hmget(positions, fields.toArray(byte[][]::new)));
    var places = new HashMap<TopicPartition, Place>();
    for (int i = 0; i < asked.size(); i++) {
      Long next = number(found.get(2 * i));
      places.put(asked.get(i), new Place(next, found.get(2 * i + 1).hasValue()));
    }
    return places;
  }

  private static @Nullable Long number(KeyValue<byte[], byte[]> found) {
    return found.hasValue() ? Long.valueOf(new String(found.getValue(), US_ASCII)) : null;
  }

  /** Begins a partition anew at this offset; what lies before it is missing until said whole. */
  void begin(TopicPartition partition, long next) {
    var commands = connected().async();
    await(commands.hdel(progress, Write.bytes(MirrorKeys.COMPLETE)));
    await(commands.hdel(positions, Write.bytes(wholeField(partition))));
    await(commands.hset(positions, Write.bytes(field(partition)), Write.bytes(next)));
  }

  void whole(TopicPartition partition) {
    await(connected().async().hset(positions, Write.bytes(wholeField(partition)), YES));
  }

  /** Tells what waits; forgotten when it is not told again. */
  void backlog(byte[] told) {
    await(connected().async().psetex(backlog, BACKLOG_KEPT.toMillis(), told));
  }

  /** Tells what is under way, by partition. */
  void loads(Map<Integer, byte[]> told) {
    if (!told.isEmpty()) {
      var fields = new HashMap<byte[], byte[]>();
      told.forEach((partition, load) -> fields.put(Write.bytes(partition), load));
      await(connected().async().hset(loads, fields));
    }
  }

  /** Runs a script of the mirror's own over progress and positions. */
  long run(byte[] script, List<byte[]> arguments) {
    byte[][] keys = {progress, positions};
    RedisFuture<Long> answer =
        connected()
            .async()
            .eval(script, ScriptOutputType.INTEGER, keys, arguments.toArray(byte[][]::new));
    return await(answer);
  }

  private StatefulRedisConnection<byte[], byte[]> connected() {
    if (connection == null) {
      var made = client.connect(ByteArrayCodec.INSTANCE);
      connection = made;
      loadScripts(made.async());
    }
    return connection;
  }

  private static void loadScripts(RedisAsyncCommands<byte[], byte[]> commands) {
    for (Script script : List.of(Script.MIRROR_USAGE, Script.MIRROR_STATUS, Script.ADVANCE)) {
      await(commands.scriptLoad(script.text()));
    }
  }

  private static <T> T await(RedisFuture<T> answer) {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RedisException cause ? cause : new RedisException(e.getCause());
    } catch (TimeoutException e) {
      throw new RedisException("no answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
  }
}
