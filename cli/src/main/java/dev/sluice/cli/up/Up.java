package dev.sluice.cli.up;

import dev.sluice.cli.CommandException;
import dev.sluice.cli.ConfigOptions;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.Running;
import dev.sluice.cli.Services;
import dev.sluice.contract.config.SluiceConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice up}: everything, or a part of it, in one process in the foreground. */
@Command(
    name = "up",
    description = "Run everything here: Kafka, Redis and the three services.",
    footer = {
      "",
      "Ctrl-C stops it. A second start goes on with the same data.",
      "With --kafka or --redis those are used instead of the embedded ones."
    },
    sortOptions = false)
public final class Up implements Callable<Integer> {

  /** What {@code up} can start, in the order in which it does. */
  enum Part {
    KAFKA,
    REDIS,
    ADMISSION,
    WORKER,
    INGRESS
  }

  @Mixin ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".sluice",
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".sluice");

  @Option(names = "--fresh", description = "Erase that folder first, if it bears Sluice's mark.")
  boolean fresh;

  @Option(names = "--http-port", paramLabel = "PORT", description = "The public port (8080).")
  @Nullable Integer httpPort;

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "Health and metrics of everything (9080).")
  @Nullable Integer managementPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "The embedded Kafka (${DEFAULT-VALUE}).")
  int kafkaPort = 9092;

  @Option(
      names = "--redis-port",
      paramLabel = "PORT",
      defaultValue = "6379",
      description = "The embedded Redis (${DEFAULT-VALUE}).")
  int redisPort = 6379;

  @Option(
      names = "--services",
      paramLabel = "LIST",
      split = ",",
      description = "A part of it: kafka,redis,ingress,admission,worker (default: all).")
  @Nullable List<String> services;

  @Override
  public Integer call() {
    Set<Part> parts = parts();
    SluiceConfig config = options.read(flags(parts));
    checkPorts(parts, config);
    var running = new Running();
    try {
      var folder = running.add(DataFolder.open(data.toAbsolutePath().normalize(), fresh));
      int management = start(parts, config, folder, running);
      if (!running.isStopping()) {
        announce(parts, config, folder, management);
      }
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
    running.await();
    return ExitCodes.OK;
  }

  private Set<Part> parts() {
    Set<Part> parts = EnumSet.allOf(Part.class);
    if (services != null) {
      parts.clear();
      for (String name : services) {
        try {
          parts.add(Part.valueOf(name.strip().toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
          throw CommandException.usage(
              "--services: '%s' is not one of kafka, redis, ingress, admission, worker"
                  .formatted(name));
        }
      }
    }
    if (options.kafka() != null) {
      parts.remove(Part.KAFKA);
    }
    if (options.redis() != null) {
      parts.remove(Part.REDIS);
    }
    return parts;
  }

  private HashMap<String, @Nullable Object> flags(Set<Part> parts) {
    var flags = new HashMap<String, @Nullable Object>();
    flags.put("ingress.http_port", httpPort);
    flags.put("ingress.management_port", managementPort);
    flags.put("admission.data", data.resolve("admission"));
    if (parts.contains(Part.KAFKA)) {
      flags.put("kafka.bootstrap", "127.0.0.1:" + kafkaPort);
    }
    if (parts.contains(Part.REDIS)) {
      flags.put("redis.uri", "redis://127.0.0.1:" + redisPort);
    }
    return flags;
  }

  private void checkPorts(Set<Part> parts, SluiceConfig config) {
    var in = config.ingress();
    if (parts.contains(Part.KAFKA)) {
      PortCheck.free("127.0.0.1", kafkaPort, "Kafka", "--kafka-port");
    }
    if (parts.contains(Part.REDIS)) {
      PortCheck.free("127.0.0.1", redisPort, "Redis", "--redis-port");
    }
    if (parts.contains(Part.INGRESS)) {
      PortCheck.free(in.host(), in.httpPort(), "HTTP", "--http-port");
    }
    PortCheck.free(in.managementHost(), in.managementPort(), "management", "--management-port");
  }

  /** Starts the parts in order; returns the management port as bound. */
  private int start(Set<Part> parts, SluiceConfig config, DataFolder folder, Running running) {
    var here = new Services(config, running);
    for (Part part : parts) {
      if (running.isStopping()) {
        break;
      }
      System.out.printf("  starting %s%n", part.name().toLowerCase(Locale.ROOT));
      switch (part) {
        case KAFKA ->
            running.add(EmbeddedKafka.start(folder.child("kafka"), kafkaPort, PortCheck.any()));
        case REDIS -> running.add(EmbeddedRedis.start(folder.child("redis"), redisPort));
        case ADMISSION -> here.start(Services.Kind.ADMISSION);
        case WORKER -> here.start(Services.Kind.WORKER);
        case INGRESS -> here.start(Services.Kind.INGRESS);
      }
    }
    return here.manage(config.ingress().managementHost(), config.ingress().managementPort());
  }

  private static void announce(
      Set<Part> parts, SluiceConfig config, DataFolder folder, int management) {
    var lines = new ArrayList<String>();
    lines.add("Sluice is ready");
    if (parts.contains(Part.INGRESS)) {
      lines.add(
          "  API         http://%s:%d"
              .formatted(config.ingress().host(), config.ingress().httpPort()));
    }
    lines.add(
        "  management  http://%s:%d".formatted(config.ingress().managementHost(), management));
    lines.add("  Kafka       " + config.kafka().bootstrap());
    lines.add("  Redis       " + config.redis().uri());
    lines.add("  data        " + folder.path());
    if (parts.contains(Part.INGRESS)) {
      String url =
          config.ingress().httpPort() == 8080
              ? ""
              : " --url http://%s:%d"
                  .formatted(config.ingress().host(), config.ingress().httpPort());
      lines.add("Try: ./sluice submit --client demo --wait \"some text\"" + url);
    }
    lines.forEach(System.out::println);
  }
}
