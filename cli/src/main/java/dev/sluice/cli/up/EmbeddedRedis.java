package dev.sluice.cli.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server as a child process on loopback. It keeps nothing on disk, since it is a mirror of
 * Kafka. It is not hit by the terminal's Ctrl-C, so that it ends last, and it ends by itself when
 * this process is gone: a shell holds the pipe from here and kills it when the pipe closes.
 */
public final class EmbeddedRedis implements AutoCloseable {

  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final String GUARD =
      """
      exec 3<&0
      "$@" </dev/null &
      redis=$!
      (read -r _ <&3; kill "$redis" 2>/dev/null) &
      exec 3<&-
      wait "$redis"
      """;

  private final Process guard;

  private EmbeddedRedis(Process guard) {
    this.guard = guard;
  }

  public static EmbeddedRedis start(Path folder, int port) {
    try {
      Files.createDirectories(folder);
      Path binary =
          ExecutableProvider.newJarResourceProvider(folder.toFile())
              .get()
              .toPath()
              .toAbsolutePath();
      var command = new ArrayList<String>();
      if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
        command.add("/usr/bin/setsid");
      }
      command.addAll(List.of("/bin/sh", "-c", GUARD, "redis", binary.toString()));
      command.addAll(
          List.of(
              "--port",
              Integer.toString(port),
              "--bind",
              "127.0.0.1",
              "--save",
              "",
              "--appendonly",
              "no",
              "--dir",
              folder.toString(),
              "--loglevel",
              "warning"));
      Process guard =
          new ProcessBuilder(command)
              .redirectOutput(folder.resolve("redis.log").toFile())
              .redirectErrorStream(true)
              .start();
      var redis = new EmbeddedRedis(guard);
      redis.awaitPort(port, folder);
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitPort(int port, Path folder) {
    long deadline = System.nanoTime() + START_NANOS;
    while (System.nanoTime() < deadline && guard.isAlive()) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(20_000_000);
      }
    }
    close();
    throw new IllegalStateException(
        "Redis did not start; see " + folder.resolve("redis.log").toAbsolutePath());
  }

  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
      if (!guard.waitFor(5, TimeUnit.SECONDS)) {
        guard.descendants().forEach(ProcessHandle::destroyForcibly);
        guard.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
