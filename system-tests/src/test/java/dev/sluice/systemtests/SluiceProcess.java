package dev.sluice.systemtests;

import static org.awaitility.Awaitility.await;

import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One {@code sluice} process of its own, its output in a file; started, killed and started again.
 */
public final class SluiceProcess implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private final int managementPort;
  private Process process;
  private boolean frozen;

  private SluiceProcess(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path folder,
      int managementPort) {
    this.name = name;
    this.command = command;
    this.environment = environment;
    this.log = folder.resolve(name + ".log");
    this.managementPort = managementPort;
    this.process = launch();
  }

  /**
   * @param arguments of the command line, without the management port, which is added
   * @param environment beside the present one
   */
  static SluiceProcess start(
      String name, List<String> arguments, Map<String, String> environment, Path folder) {
    return start(name, "dev.sluice.cli.Main", arguments, environment, folder);
  }

  /** The same with another main class, which tells its readiness as the services do. */
  static SluiceProcess start(
      String name,
      String mainClass,
      List<String> arguments,
      Map<String, String> environment,
      Path folder) {
    int port = FreePort.onLoopback();
    var command = java(mainClass);
    command.addAll(arguments);
    command.addAll(List.of("--management-port", Integer.toString(port)));
    return new SluiceProcess(name, command, environment, folder, port);
  }

  /** A JVM like this one with this class path. */
  static List<String> java(String mainClass) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            mainClass));
  }

  private Process launch() {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public SluiceProcess awaitReady() {
    await(name + " is ready; its log is " + log)
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(100))
        .failFast(this::failIfEnded)
        .ignoreExceptions()
        .until(() -> get("/health/ready").statusCode() == 200);
    return this;
  }

  private void failIfEnded() {
    if (!process.isAlive()) {
      throw new AssertionError(name + " ended:\n" + log());
    }
  }

  public String managementUrl() {
    return "http://127.0.0.1:" + managementPort;
  }

  public HttpResponse<String> get(String path) {
    var request =
        HttpRequest.newBuilder(URI.create(managementUrl() + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public String log() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGSTOP, to it and what it has started: they stand still, and everybody else goes on. */
  public void freeze() {
    frozen = true;
    signal("STOP");
  }

  /** SIGCONT: they go on as if nothing had been. */
  public void thaw() {
    signal("CONT");
    frozen = false;
  }

  private void signal(String signal) {
    var command = new ArrayList<>(List.of("kill", "-" + signal, "" + process.pid()));
    process.descendants().forEach(child -> command.add("" + child.pid()));
    Shell.Ended ended = Shell.run(command);
    if (ended.code() != 0) {
      throw new AssertionError("%s: %s".formatted(command, ended.out()));
    }
  }

  /** SIGKILL, at once. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts it again with the same arguments. */
  public void startAgain() {
    process = launch();
  }

  /** SIGTERM, and waits for its end. */
  public int stop() {
    process.destroy();
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not stop:\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    if (frozen) {
      thaw();
    }
    process.destroyForcibly().onExit().join();
  }
}
