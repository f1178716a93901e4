package dev.sluice.cli.up;

import dev.sluice.cli.CommandException;
import dev.sluice.cli.ConfigOptions;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.PortCheck;
import dev.sluice.cli.Running;
import dev.sluice.contract.config.SluiceConfig;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice up}: everything, or a part of it, in one process in the foreground. */
@Command(
    name = "up",
    description = "Run everything here: Kafka, Redis and the four services.",
    footer = {
      "",
      "Ctrl-C stops it; the exit code is 0 then. A second start goes on with the same data.",
      "It uses a Kafka and a Redis of its own, whatever the configuration file names, unless",
      "--kafka or --redis name others or --services leaves them out."
    },
    sortOptions = false)
public final class UpCommand implements Callable<Integer> {

  @Mixin ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".sluice",
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".sluice");

  @Option(names = "--fresh", description = "Erase that folder first, if it bears Sluice's mark.")
  boolean fresh;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "The public port (8080); 0 for any free one.")
  @Nullable Integer httpPort;

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "Health and metrics of everything (9080); 0 for any free one.")
  @Nullable Integer managementPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "The embedded Kafka's port (9092).")
  @Nullable Integer kafkaPort;

  @Option(
      names = "--redis-port",
      paramLabel = "PORT",
      description = "The embedded Redis' port (6379).")
  @Nullable Integer redisPort;

  @Option(
      names = "--services",
      paramLabel = "LIST",
      split = ",",
      description = "A part of it: kafka,redis,ingress,admission,worker,webhooks (default: all).")
  @Nullable List<String> services;

  @Override
  public Integer call() {
    Path folder = data.toAbsolutePath().normalize();
    Set<Part> parts = parts();
    int kafka = port("--kafka-port", kafkaPort, 9092, parts.contains(Part.KAFKA));
    int redis = port("--redis-port", redisPort, 6379, parts.contains(Part.REDIS));
    SluiceConfig config = config(folder, parts, kafka, redis);
    takePorts(parts, config, kafka, redis);

    Running running = Running.inThisProcess();
    try {
      var opened = running.add(DataFolder.open(folder, fresh));
      new Installation(parts, config, opened, kafka, redis, System.out).start(running);
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
    running.await();
    return ExitCodes.OK;
  }

  private Set<Part> parts() {
    Set<Part> parts = services == null ? EnumSet.allOf(Part.class) : Part.named(services);
    refuseBoth(options.kafka(), "--kafka", Part.KAFKA, parts);
    refuseBoth(options.redis(), "--redis", Part.REDIS, parts);
    return parts;
  }

  /** What is elsewhere is not started here; to ask for both is a mistake. */
  private void refuseBoth(@Nullable String elsewhere, String flag, Part part, Set<Part> parts) {
    if (elsewhere != null && parts.remove(part) && services != null) {
      throw CommandException.usage(
          "%s and --services both name one; leave one out".formatted(flag));
    }
  }

  private static int port(String flag, @Nullable Integer given, int otherwise, boolean embedded) {
    int port = given == null ? otherwise : given;
    if (given != null && !embedded) {
      throw CommandException.usage(
          flag + " is for the embedded one, which is not started here; leave it out");
    }
    if (port < 1 || port > 65_535) {
      throw CommandException.usage("%s: '%d' is not from 1 to 65535".formatted(flag, port));
    }
    return port;
  }

  private SluiceConfig config(Path folder, Set<Part> parts, int kafka, int redis) {
    var flags = new HashMap<String, @Nullable Object>();
    flags.put("ingress.http_port", httpPort);
    flags.put("ingress.management_port", managementPort);
    flags.put("admission.data", folder.resolve("admission"));
    flags.put("webhooks.data", folder.resolve("webhooks"));
    if (parts.contains(Part.KAFKA)) {
      flags.put("kafka.bootstrap", "127.0.0.1:" + kafka);
    }
    if (parts.contains(Part.REDIS)) {
      flags.put("redis.uri", "redis://127.0.0.1:" + redis);
    }
    return options.read(flags);
  }

  private static void takePorts(Set<Part> parts, SluiceConfig config, int kafka, int redis) {
    var ingress = config.ingress();
    try (var ports = new PortCheck()) {
      if (parts.contains(Part.KAFKA)) {
        ports.take("127.0.0.1", kafka, "Kafka", "--kafka-port");
      }
      if (parts.contains(Part.REDIS)) {
        ports.take("127.0.0.1", redis, "Redis", "--redis-port");
      }
      if (parts.contains(Part.INGRESS)) {
        ports.take(ingress.host(), ingress.httpPort(), "HTTP", "--http-port");
      }
      ports.take(
          ingress.managementHost(), ingress.managementPort(), "management", "--management-port");
    }
  }
}
