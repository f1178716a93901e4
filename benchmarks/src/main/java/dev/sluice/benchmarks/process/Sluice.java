package dev.sluice.benchmarks.process;

import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The system, started as its users start it: by {@code ./sluice}. */
public final class Sluice implements AutoCloseable {

  private final Children children;
  private final Path folder;
  private final Path config;
  private final Child up;
  private final int httpPort;
  private final String kafka;
  private final int redisPort;

  private Sluice(
      Children children, Path folder, Path config, Child up, int http, String kafka, int redis) {
    this.children = children;
    this.folder = folder;
    this.config = config;
    this.up = up;
    this.httpPort = http;
    this.kafka = kafka;
    this.redisPort = redis;
  }

  /**
   * Starts {@code ./sluice up} with data of its own, and returns when it serves.
   *
   * @param services as {@code --services} takes them
   */
  public static Sluice up(Children children, Settings settings, String services)
      throws IOException, InterruptedException {
    int kafka = FreePort.onLoopback();
    return up(children, settings, services, "127.0.0.1:" + kafka, "--kafka-port=" + kafka);
  }

  /** The same with a broker that runs already. */
  public static Sluice upWith(Children children, Settings settings, String services, String kafka)
      throws IOException, InterruptedException {
    return up(children, settings, services, kafka, "--kafka=" + kafka);
  }

  private static Sluice up(
      Children children, Settings settings, String services, String kafka, String kafkaFlag)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sluice-benchmark");
    Path config = Files.writeString(folder.resolve("sluice.yaml"), settings.yaml());
    int http = FreePort.onLoopback();
    int management = FreePort.onLoopback();
    int redis = FreePort.onLoopback();
    List<String> command =
        List.of(
            "./sluice",
            "up",
            "--services=" + services,
            "--http-port=" + http,
            "--management-port=" + management,
            kafkaFlag,
            "--redis-port=" + redis,
            "--data=" + folder.resolve("data"),
            "--config=" + config);
    Child up = children.start("sluice-up", command);
    var sluice = new Sluice(children, folder, config, up, http, kafka, redis);
    Readiness.await(up, () -> up.output().contains("Sluice is ready") || isReady(management));
    return sluice;
  }

  /** Starts the admission stream as {@link #start} does; started again, it finds its data. */
  public Child startAdmission() throws IOException, InterruptedException {
    return start("admission", "--data=" + folder.resolve("admission"));
  }

  /**
   * Starts one of several admission processes, each with data of its own.
   *
   * @param environment settings that differ from the others'
   */
  public Child startAdmission(String data, Map<String, String> environment)
      throws IOException, InterruptedException {
    return start("admission", environment, "--data=" + folder.resolve(data));
  }

  /** Starts a worker with settings of its own. */
  public Child startWorker(Map<String, String> environment)
      throws IOException, InterruptedException {
    return start("worker", environment);
  }

  /**
   * Starts one service as a process of its own beside, and returns when it serves.
   *
   * @param more flags that this service takes beside the common ones
   */
  public Child start(String service, String... more) throws IOException, InterruptedException {
    return start(service, Map.of(), more);
  }

  private Child start(String service, Map<String, String> environment, String... more)
      throws IOException, InterruptedException {
    int management = FreePort.onLoopback();
    var command =
        new ArrayList<>(
            List.of(
                "./sluice",
                service,
                "--config=" + config,
                "--kafka=" + kafka(),
                "--redis=redis://127.0.0.1:" + redisPort,
                "--management-port=" + management));
    command.addAll(List.of(more));
    Child child = children.start("sluice-" + service, command, environment);
    Readiness.await(child, () -> isReady(management));
    return child;
  }

  private static boolean isReady(int management) throws IOException {
    URI ready = URI.create("http://127.0.0.1:%d/health/ready".formatted(management));
    var connection = (HttpURLConnection) ready.toURL().openConnection();
    connection.setConnectTimeout(1000);
    connection.setReadTimeout(1000);
    return connection.getResponseCode() == 200;
  }

  /**
   * Starts another ingress beside, and returns when it serves.
   *
   * @return its port
   */
  public int startIngress() throws IOException, InterruptedException {
    int port = FreePort.onLoopback();
    Child unused = start("ingress", "--http-port=" + port);
    return port;
  }

  /** Bytes on disk of what an admission stream that was started beside keeps. */
  public long admissionBytes() {
    return Folders.bytes(folder.resolve("admission"));
  }

  public Child child() {
    return up;
  }

  public int httpPort() {
    return httpPort;
  }

  public String kafka() {
    return kafka;
  }

  @Override
  public void close() {
    up.close();
    Folders.delete(folder);
  }
}
