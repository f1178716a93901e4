package dev.sluice.ingress.check;

import dev.sluice.contract.mirror.Script;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * The connections to Redis. While there is none, commands fail at once rather than being replayed
 * later. Thread-safe.
 */
public final class RedisLink implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  private RedisLink(RedisClient client, StatefulRedisConnection<String, String> connection) {
    this.client = client;
    this.connection = connection;
  }

  /**
   * @throws io.lettuce.core.RedisConnectionException if Redis is not there at the start
   */
  public static RedisLink connect(String uri) {
    RedisClient client = RedisClient.create(uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .timeoutOptions(TimeoutOptions.create())
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT).keepAlive(true).build())
            .build());
    try {
      var connection = client.connect();
      for (Script script : Script.values()) {
        connection.sync().scriptLoad(script.text());
      }
      return new RedisLink(client, connection);
    } catch (RuntimeException e) {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
      throw e;
    }
  }

  public RedisAsyncCommands<String, String> commands() {
    return connection.async();
  }

  public boolean isConnected() {
    return connection.isOpen();
  }

  /** A connection of its own for listening. */
  public StatefulRedisPubSubConnection<String, String> listen() {
    return client.connectPubSub();
  }

  /** Runs a script by its name, and by its text if Redis has forgotten it. */
  CompletionStage<List<Long>> run(Script script, String[] keys, String[] arguments) {
    CompletionStage<List<Long>> named =
        commands().evalsha(script.sha(), ScriptOutputType.MULTI, keys, arguments);
    return named.exceptionallyCompose(
        failure -> {
          Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
          return cause instanceof RedisNoScriptException
              ? commands().eval(script.text(), ScriptOutputType.MULTI, keys, arguments)
              : CompletableFuture.failedStage(failure);
        });
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
  }
}
