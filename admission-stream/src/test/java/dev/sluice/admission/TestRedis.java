package dev.sluice.admission;

import dev.sluice.contract.service.FreePort;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import redis.embedded.RedisServer;

/** A real Redis on loopback that can go away and come back, empty, at the same port. */
public final class TestRedis implements AutoCloseable {

  private final int port;
  private RedisServer server;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;

  private TestRedis(int port, RedisServer server) {
    this.port = port;
    this.server = server;
    this.client = RedisClient.create(uri());
    this.connection = client.connect();
  }

  public static TestRedis start() {
    try {
      int port = FreePort.onLoopback();
      return new TestRedis(port, server(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RedisServer server(int port) throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    return server;
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  public RedisCommands<String, String> commands() {
    return connection.sync();
  }

  public void stop() throws IOException {
    server.stop();
  }

  public void startAgain() throws IOException {
    server = server(port);
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
