package dev.sluice.systemtests;

import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sluice with every part as a process of its own, on free ports, with data in a temporary folder.
 */
public final class Installation implements AutoCloseable {

  /** The parts, in the order in which they start. */
  public enum Part {
    KAFKA,
    REDIS,
    ADMISSION,
    WORKER,
    INGRESS
  }

  private final Path folder;
  private final Path config;
  private final List<Integer> kafkaPorts;
  private final int redisPort = FreePort.onLoopback();
  private final int httpPort = FreePort.onLoopback();
  private final Map<Part, SluiceProcess> processes = new EnumMap<>(Part.class);
  private final List<SluiceProcess> brokers = new ArrayList<>();
  private final Deque<SluiceProcess> started = new ArrayDeque<>();

  private Installation(Path folder, String yaml, int brokers) {
    this.folder = folder;
    this.kafkaPorts = IntStream.range(0, brokers).mapToObj(i -> FreePort.onLoopback()).toList();
    this.config = folder.resolve("sluice.yaml");
    try {
      Files.writeString(config, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts everything and waits until it serves. */
  public static Installation start(Path folder, String yaml) {
    return started(new Installation(folder, yaml, 1));
  }

  /** The same on three brokers, each a process of its own, with every topic on all of them. */
  public static Installation startOnThreeBrokers(Path folder, String yaml) {
    return started(new Installation(folder, yaml + "kafka: {replication: 3}\n", 3));
  }

  private static Installation started(Installation installation) {
    try {
      for (Part part : Part.values()) {
        installation.start(part);
        if (part == Part.REDIS) {
          installation.brokers.forEach(SluiceProcess::awaitReady);
          installation.part(Part.REDIS).awaitReady();
        }
      }
      installation.processes.values().forEach(SluiceProcess::awaitReady);
      return installation;
    } catch (RuntimeException | AssertionError e) {
      installation.close();
      throw e;
    }
  }

  /** Starts Kafka and nothing else. */
  static Installation kafkaAlone(Path folder, String yaml) {
    var installation = new Installation(folder, yaml, 1);
    installation.start(Part.KAFKA);
    installation.part(Part.KAFKA).awaitReady();
    return installation;
  }

  /** Runs a worker to its end, as one that does not start. */
  Shell.Ended worker() {
    var command = SluiceProcess.java("dev.sluice.cli.Main");
    command.addAll(arguments(Part.WORKER));
    command.addAll(List.of("--management-port", "0"));
    return Shell.run(command);
  }

  private void start(Part part) {
    if (part == Part.KAFKA && kafkaPorts.size() > 1) {
      brokers.addAll(Broker.start(kafkaPorts, folder));
      brokers.forEach(started::push);
      return;
    }
    var process =
        SluiceProcess.start(
            part.name().toLowerCase(Locale.ROOT), arguments(part), Map.of(), folder);
    processes.put(part, process);
    started.push(process);
    if (part == Part.KAFKA) {
      brokers.add(process);
    }
  }

  private List<String> arguments(Part part) {
    String data = data(part).toString();
    var common = common();
    return switch (part) {
      case KAFKA ->
          List.of(
              "up", "--services", "kafka", "--data", data, "--kafka-port", "" + kafkaPorts.get(0));
      case REDIS ->
          List.of("up", "--services", "redis", "--data", data, "--redis-port", "" + redisPort);
      case ADMISSION -> plus(common, "admission", "--data", data);
      case WORKER -> plus(common, "worker");
      case INGRESS -> plus(common, "ingress", "--http-port", "" + httpPort);
    };
  }

  private static List<String> plus(List<String> common, String command, String... more) {
    var all = new ArrayList<String>();
    all.add(command);
    all.addAll(common);
    all.addAll(List.of(more));
    return all;
  }

  /** Another ingress beside the first. */
  record Ingress(SluiceProcess process, String url) {
    Client client(String name) {
      return new Client(url, name);
    }
  }

  Ingress startIngress() {
    int port = FreePort.onLoopback();
    var process =
        SluiceProcess.start(
            "ingress-" + port,
            plus(common(), "ingress", "--http-port", "" + port),
            Map.of(),
            folder);
    started.push(process);
    process.awaitReady();
    return new Ingress(process, "http://127.0.0.1:" + port);
  }

  /** Another worker beside the first. */
  public SluiceProcess startWorker(String... flags) {
    var process =
        SluiceProcess.start("worker-2", plus(common(), "worker", flags), Map.of(), folder);
    started.push(process);
    return process.awaitReady();
  }

  /** Another admission process, with data of its own. */
  public SluiceProcess startAdmission() {
    String data = folder.resolve("admission-2").toString();
    var process =
        SluiceProcess.start(
            "admission-2", plus(common(), "admission", "--data", data), Map.of(), folder);
    started.push(process);
    return process.awaitReady();
  }

  private List<String> common() {
    return List.of("--config", config.toString(), "--kafka", kafka(), "--redis", redis());
  }

  /** A webhook sender, with data of its own. */
  SluiceProcess startWebhooks() {
    String data = folder.resolve("webhooks").toString();
    var common = List.of("--config", config.toString(), "--kafka", kafka(), "--data", data);
    var arguments = new ArrayList<>(List.of("webhooks", "run"));
    arguments.addAll(common);
    var process = SluiceProcess.start("webhooks", arguments, Map.of(), folder);
    started.push(process);
    return process.awaitReady();
  }

  /** Runs a command of an operator that reads topics or files itself. */
  Shell.Ended webhooks(String... arguments) {
    var command = SluiceProcess.java("dev.sluice.cli.Main");
    command.add("webhooks");
    command.addAll(List.of(arguments));
    return Shell.run(command);
  }

  public Path folder() {
    return folder;
  }

  /** Runs a command of an operator or client, with the flags that lead it here. */
  Shell.Ended sluice(String... arguments) {
    var command = SluiceProcess.java("dev.sluice.cli.Main");
    command.addAll(List.of(arguments));
    command.add("--management-url=" + part(Part.INGRESS).managementUrl());
    return Shell.run(command);
  }

  /** All parts serve; a broker that is not there is not waited for. */
  public void awaitReady() {
    processes.values().forEach(SluiceProcess::awaitReady);
  }

  /** Where the part keeps its data. */
  public Path data(Part part) {
    return folder.resolve(part.name().toLowerCase(Locale.ROOT));
  }

  public String redis() {
    return "redis://127.0.0.1:" + redisPort;
  }

  public SluiceProcess part(Part part) {
    SluiceProcess process = processes.get(part);
    if (process == null) {
      throw new IllegalStateException(part + " was not started");
    }
    return process;
  }

  public String kafka() {
    return kafkaPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /** One, or each of three. */
  public List<SluiceProcess> brokers() {
    return List.copyOf(brokers);
  }

  public int redisPort() {
    return redisPort;
  }

  public Client client(String name) {
    return new Client("http://127.0.0.1:" + httpPort, name);
  }

  public TopicReader topics() {
    return new TopicReader(kafka());
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }
}
