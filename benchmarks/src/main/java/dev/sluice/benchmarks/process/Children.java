package dev.sluice.benchmarks.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Starts processes and sees to it that none outlives this one, however it ends short of a {@code
 * kill -9}. Safe from any thread.
 */
public final class Children implements AutoCloseable {

  private final Path root;
  private final Path logs;
  private final Deque<Child> started = new ArrayDeque<>();
  private final Thread hook = new Thread(this::closeAll, "stop-children");
  private boolean closed;

  /**
   * @param root where the processes run
   * @param logs where their output goes
   */
  public Children(Path root, Path logs) throws IOException {
    this.root = root.toAbsolutePath();
    this.logs = Files.createDirectories(logs);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  public Child start(String name, List<String> command) throws IOException {
    return start(name, command, Map.of());
  }

  public synchronized Child start(
      String name, List<String> command, Map<String, String> environment) throws IOException {
    if (closed) {
      throw new IOException("%s: not started, since all is being stopped".formatted(name));
    }
    Path log = logs.resolve("%02d-%s.log".formatted(started.size() + 1, name));
    var builder =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().putAll(environment);
    var child = new Child(name, log, builder.start());
    started.push(child);
    return child;
  }

  /** A JVM of its own with this class path, and the collector that Sluice runs with. */
  public Child startJava(String name, Class<?> main, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    return start(name, command);
  }

  /** Ends those still alive, the last started first. */
  @Override
  public void close() {
    closeAll();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private synchronized void closeAll() {
    closed = true;
    started.stream().filter(Child::isAlive).forEach(Child::close);
  }
}
