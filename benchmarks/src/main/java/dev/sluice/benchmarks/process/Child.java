package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that was started here, with all that it starts; its output goes to a file. */
public final class Child implements AutoCloseable {

  private static final Duration STOP_BUDGET = Duration.ofSeconds(20);
  private static final int TAIL_LINES = 15;

  private final String name;
  private final Path log;
  private final Process process;

  Child(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  public String name() {
    return name;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** All that it has written so far. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines that it has written, for messages. */
  public String tail() {
    List<String> lines = output().lines().toList();
    int from = Math.max(0, lines.size() - TAIL_LINES);
    return String.join("\n", lines.subList(from, lines.size())) + "\n(" + log + ")";
  }

  /** The process and all its living descendants. */
  Stream<ProcessHandle> tree() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /** Processor time spent so far. */
  public Duration processorTime() {
    return tree()
        .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** What lives on its heap, in KiB, after a full collection. */
  public long heapInUse() throws IOException, InterruptedException {
    return HeapInUse.kib(process.pid());
  }

  /** Memory held now. */
  public List<ResidentMemory> residentMemory() {
    return tree().flatMap(handle -> ResidentMemory.of(handle).stream()).toList();
  }

  /** Waits for its end and gives its exit status. */
  public int waitFor(Duration longest) throws InterruptedException {
    if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("%s runs after %s:%n%s".formatted(name, longest, tail()));
    }
    return process.exitValue();
  }

  /** Ends it at once, like {@code kill -9}, and all that it has started. */
  public void kill() {
    List<ProcessHandle> all = tree().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(handle -> handle.onExit().join());
  }

  /** Holds it and all that it has started still until {@link #resume}. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP", tree());
  }

  public void resume() throws IOException, InterruptedException {
    signal("CONT", tree());
  }

  /** Sends a signal to those of its processes that run this program. */
  public void signal(String signal, String program) throws IOException, InterruptedException {
    signal(signal, tree().filter(handle -> handle.info().command().orElse("").contains(program)));
  }

  private static void signal(String signal, Stream<ProcessHandle> to)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("kill", "-" + signal));
    to.forEach(handle -> command.add(Long.toString(handle.pid())));
    if (command.size() == 2) {
      throw new IllegalStateException("no such process");
    }
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException(command + " exited with " + exit);
    }
  }

  /** Asks it to end, and ends what is still there after a while. */
  @Override
  public void close() {
    List<ProcessHandle> all = tree().toList();
    process.destroy();
    try {
      boolean unused = process.waitFor(STOP_BUDGET.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
