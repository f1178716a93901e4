package dev.sluice.systemtests;

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

/**
 * Sluice with every part as a process of its own, on free ports, with data in a temporary folder.
 */
final class Installation implements AutoCloseable {

  /** The parts, in the order in which they start. */
  enum Part {
    KAFKA,
    REDIS,
    ADMISSION,
    WORKER,
    INGRESS
  }

  private final Path folder;
  private final Path config;
  private final int kafkaPort = Ports.free();
  private final int redisPort = Ports.free();
  private final int httpPort = Ports.free();
  private final Map<Part, SluiceProcess> processes = new EnumMap<>(Part.class);
  private final Deque<SluiceProcess> started = new ArrayDeque<>();

  private Installation(Path folder, String yaml) {
    this.folder = folder;
    this.config = folder.resolve("sluice.yaml");
    try {
      Files.writeString(config, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts everything and waits until it serves. */
  static Installation start(Path folder, String yaml) {
    var installation = new Installation(folder, yaml);
    try {
      for (Part part : Part.values()) {
        installation.start(part);
        if (part == Part.REDIS) {
          installation.part(Part.KAFKA).awaitReady();
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
    var installation = new Installation(folder, yaml);
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
    var process =
        SluiceProcess.start(
            part.name().toLowerCase(Locale.ROOT), arguments(part), Map.of(), folder);
    processes.put(part, process);
    started.push(process);
  }

  private List<String> arguments(Part part) {
    String data = folder.resolve(part.name().toLowerCase(Locale.ROOT)).toString();
    String kafka = "127.0.0.1:" + kafkaPort;
    String redis = "redis://127.0.0.1:" + redisPort;
    var common = List.of("--config", config.toString(), "--kafka", kafka, "--redis", redis);
    return switch (part) {
      case KAFKA ->
          List.of("up", "--services", "kafka", "--data", data, "--kafka-port", "" + kafkaPort);
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
    int port = Ports.free();
    var common = List.of("--config", config.toString(), "--kafka", kafka(), "--redis", redis());
    var process =
        SluiceProcess.start(
            "ingress-" + port, plus(common, "ingress", "--http-port", "" + port), Map.of(), folder);
    started.push(process);
    process.awaitReady();
    return new Ingress(process, "http://127.0.0.1:" + port);
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

  Path folder() {
    return folder;
  }

  /** Runs a command of an operator or client, with the flags that lead it here. */
  Shell.Ended sluice(String... arguments) {
    var command = SluiceProcess.java("dev.sluice.cli.Main");
    command.addAll(List.of(arguments));
    command.add("--management-url=" + part(Part.INGRESS).managementUrl());
    return Shell.run(command);
  }

  private String redis() {
    return "redis://127.0.0.1:" + redisPort;
  }

  SluiceProcess part(Part part) {
    SluiceProcess process = processes.get(part);
    if (process == null) {
      throw new IllegalStateException(part + " was not started");
    }
    return process;
  }

  String kafka() {
    return "127.0.0.1:" + kafkaPort;
  }

  int redisPort() {
    return redisPort;
  }

  Client client(String name) {
    return new Client("http://127.0.0.1:" + httpPort, name);
  }

  TopicReader topics() {
    return new TopicReader(kafka());
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      started.pop().close();
    }
  }
}
