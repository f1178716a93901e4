package dev.sluice.cli.up;

import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A Redis server as a child process on loopback. It has a session of its own, so that the
 * terminal's Ctrl-C does not reach it and it ends last; and it ends when this process is gone,
 * whatever ended that: a guard beside it kills it when the pipe from here closes.
 */
final class EmbeddedRedis implements Service {

  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** The shell becomes Redis; the guard, which knows its process id, waits for the pipe's end. */
  private static final String GUARDED =
      """
      exec 3<&0
      { read -r _ <&3; kill -KILL $$ 2>/dev/null; } >/dev/null 2>&1 </dev/null &
      exec "$@" 3<&- </dev/null
      """;

  private final Process process;
  private final RedisBinary binary;
  private final int port;
  private final Path log;

  private EmbeddedRedis(Process process, RedisBinary binary, int port, Path log) {
    this.process = process;
    this.binary = binary;
    this.port = port;
    this.log = log;
  }

  /** Returns when it answers. */
  static EmbeddedRedis start(Path folder, int port) {
    try {
      Files.createDirectories(folder);
      RedisBinary binary = RedisBinary.in(folder);
      Path log = folder.resolve("redis.log").toAbsolutePath();
      Process process =
          new ProcessBuilder(command(binary, folder, port))
              .redirectOutput(log.toFile())
              .redirectErrorStream(true)
              .start();
      var redis = new EmbeddedRedis(process, binary, port, log);
      redis.awaitAnswer();
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Nothing is saved, for all of it comes back from Kafka; and no memory limit is set, for one
   * would either evict limits or refuse the mirror's writes. Keys expire with what they describe.
   */
  private static List<String> command(RedisBinary binary, Path folder, int port) {
    var command = new ArrayList<String>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.addAll(List.of("/bin/sh", "-c", GUARDED, "redis", binary.path().toString()));
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--save", "", "--appendonly", "no"));
    command.addAll(List.of("--dir", folder.toString(), "--loglevel", "warning"));
    if (System.getProperty("os.arch").equals("aarch64")) {
      // A kernel bug that loses data in forks, and Redis forks only to save.
      command.addAll(List.of("--ignore-warnings", "ARM64-COW-BUG"));
    }
    return command;
  }

  private void awaitAnswer() {
    long deadline = System.nanoTime() + START_NANOS;
    while (System.nanoTime() < deadline && process.isAlive()) {
      if (answers()) {
        return;
      }
      LockSupport.parkNanos(10_000_000);
    }
    close();
    throw new IllegalStateException("Redis does not start; it says why in " + log);
  }

  private boolean answers() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      socket.setSoTimeout(500);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+' && process.isAlive();
    } catch (IOException e) {
      return false;
    }
  }

  String version() {
    return binary.version();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** What the end of this process does to the pipe, whatever ended it. */
  void cutPipe() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Check> checks() {
    boolean alive = process.isAlive();
    return List.of(
        new Check("embedded-redis", alive, alive ? "127.0.0.1:" + port : "it has ended: " + log));
  }

  /** Asks Redis to end; closing the pipe ends the guard, and Redis if it still runs. */
  @Override
  public void close() {
    List<ProcessHandle> guard = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      cutPipe();
      process.onExit().join();
      guard.forEach(each -> each.onExit().completeOnTimeout(each, 2, TimeUnit.SECONDS).join());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
