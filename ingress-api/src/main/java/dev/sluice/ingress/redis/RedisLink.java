package dev.sluice.ingress.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contract.mirror.Script;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The commands that one event loop sends. Answers come back on that loop. Whatever cannot be
 * answered because the connection is lost fails; nothing is sent again later.
 *
 * <p>Outputs travel on a connection of their own, so that a large one never delays a check.
 */
public final class RedisLink {

  private static final StringCodec CODEC = StringCodec.UTF8;

  private final StatefulRedisConnection<String, String> checks;
  private final RedisAsyncCommands<String, String> scripts;
  private final RedisAsyncCommands<String, byte[]> reads;

  RedisLink(
      StatefulRedisConnection<String, String> checks,
      StatefulRedisConnection<String, byte[]> reads) {
    this.checks = checks;
    this.scripts = checks.async();
    this.reads = reads.async();
  }

  /** Whether a command sent now would leave this process. */
  public boolean isOpen() {
    return checks.isOpen();
  }

  /**
   * Runs {@link Script#RESERVE}.
   *
   * @param then called with the answer, or null and why there is none
   */
  public void reserve(
      String[] keys,
      byte[][] arguments,
      BiConsumer<@Nullable List<Object>, @Nullable Throwable> then) {
    run(Script.RESERVE, () -> new NestedMultiOutput<>(CODEC), keys, arguments, then);
  }

  /** Runs {@link Script#RELEASE}. */
  public void release(String[] keys, String[] arguments) {
    byte[][] bytes = new byte[arguments.length][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = arguments[i].getBytes(UTF_8);
    }
    run(Script.RELEASE, () -> new IntegerOutput<>(CODEC), keys, bytes, (answer, failure) -> {});
  }

  private <T> void run(
      Script script,
      Supplier<CommandOutput<String, String, T>> output,
      String[] keys,
      byte[][] arguments,
      BiConsumer<@Nullable T, @Nullable Throwable> then) {
    scripts
        .dispatch(CommandType.EVALSHA, output.get(), all(script.sha(), keys, arguments))
        .whenComplete(
            (answer, failure) -> {
              if (isNoScript(failure)) {
                scripts
                    .dispatch(CommandType.EVAL, output.get(), all(script.text(), keys, arguments))
                    .whenComplete(then);
              } else {
                then.accept(answer, failure);
              }
            });
  }

  /** As bytes: a codec would take a buffer for each of them. */
  private static CommandArgs<String, String> all(String script, String[] keys, byte[][] arguments) {
    var all = new CommandArgs<>(CODEC).add(script).add(keys.length);
    for (String key : keys) {
      all.add(key.getBytes(UTF_8));
    }
    for (byte[] argument : arguments) {
      all.add(argument);
    }
    return all;
  }

  private static boolean isNoScript(@Nullable Throwable failure) {
    return failure instanceof RedisNoScriptException
        || failure instanceof CompletionException
            && failure.getCause() instanceof RedisNoScriptException;
  }

  public CompletionStage<byte[]> get(String key) {
    return reads.get(key);
  }

  /** The values of these keys in their order, those that are not there as null. */
  public CompletionStage<List<byte @Nullable []>> all(List<String> keys) {
    return reads
        .mget(keys.toArray(String[]::new))
        .thenApply(found -> found.stream().map(RedisLink::orNull).toList());
  }

  private static byte @Nullable [] orNull(KeyValue<String, byte[]> found) {
    return found.hasValue() ? found.getValue() : null;
  }

  /**
   * Members of a sorted set whose scores are all the same, the last by name first.
   *
   * @param before below which they lie; empty to begin at the end
   */
  public CompletionStage<List<String>> last(String set, String before, int count) {
    var below =
        before.isEmpty()
            ? Range.Boundary.<byte[]>unbounded()
            : Range.Boundary.excluding(before.getBytes(US_ASCII));
    return reads
        .zrevrangebylex(set, Range.from(Range.Boundary.unbounded(), below), Limit.create(0, count))
        .thenApply(
            members -> members.stream().map(member -> new String(member, US_ASCII)).toList());
  }

  public CompletionStage<Boolean> exists(String hash, String field) {
    return reads.hexists(hash, field);
  }

  /** Writes something that is soon gone. */
  CompletionStage<String> write(String key) {
    return scripts.set(key, "", SetArgs.Builder.px(1000));
  }

  public CompletionStage<Map<String, String>> all(String hash) {
    return scripts.hgetall(hash);
  }
}
