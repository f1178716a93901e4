package dev.sluice.cli.up;

import dev.sluice.admission.Admission;
import dev.sluice.cli.Running;
import dev.sluice.cli.Services;
import dev.sluice.contract.config.AuthKind;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.service.FreePort;
import dev.sluice.ingress.Ingress;
import dev.sluice.webhooks.Webhooks;
import dev.sluice.worker.Worker;
import java.io.PrintStream;
import java.util.Set;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;

/** The parts of Sluice in one process, and what is said of them as they start. */
final class Installation {

  private static final int USUAL_HTTP_PORT = 8080;
  private static final int USUAL_MANAGEMENT_PORT = 9080;

  private final Set<Part> parts;
  private final SluiceConfig config;
  private final DataFolder folder;
  private final int kafkaPort;
  private final int redisPort;
  private final PrintStream out;

  Installation(
      Set<Part> parts,
      SluiceConfig config,
      DataFolder folder,
      int kafkaPort,
      int redisPort,
      PrintStream out) {
    this.parts = parts;
    this.config = config;
    this.folder = folder;
    this.kafkaPort = kafkaPort;
    this.redisPort = redisPort;
    this.out = out;
  }

  /** Starts the parts in order and says when all serve. */
  void start(Running running) {
    var services = new Services(running);
    Ingress ingress = null;
    for (Part part : parts) {
      switch (part) {
        case KAFKA -> startKafka(services, running);
        case REDIS -> startRedis(services);
        case ADMISSION -> {
          services.start(meters -> Admission.start(config, meters));
          say("admission stream");
        }
        case WORKER -> {
          services.start(meters -> Worker.start(config, meters));
          say("worker with " + String.join(", ", config.worker().served(config.models()).keySet()));
        }
        case WEBHOOKS -> {
          services.start(meters -> Webhooks.start(config, meters));
          say("webhook sender");
        }
        case INGRESS -> {
          ingress = services.start(meters -> Ingress.start(config, meters));
          say("ingress");
        }
      }
    }
    String host = config.ingress().managementHost();
    int port = services.manage(host, config.ingress().managementPort(), config.admin().token());
    announce(ingress, host, port);
  }

  private void startKafka(Services services, Running running) {
    Exit.Procedure end = (code, why) -> running.fail("Kafka has ended: " + why);
    Exit.setExitProcedure(end);
    Exit.setHaltProcedure(end);
    var kafka =
        services.start(
            meters -> EmbeddedKafka.start(folder.child("kafka"), kafkaPort, FreePort.onLoopback()));
    say("Kafka " + kafka.version());
  }

  private void startRedis(Services services) {
    var redis = services.start(meters -> EmbeddedRedis.start(folder.child("redis"), redisPort));
    say("Redis " + redis.version());
  }

  private void say(String started) {
    out.println("  started " + started);
  }

  private void announce(@Nullable Ingress ingress, String managementHost, int managementPort) {
    out.println("Sluice is ready");
    if (ingress != null) {
      out.printf("  API         http://%s:%d%n", config.ingress().host(), ingress.httpPort());
    }
    out.printf(
        "  management  http://%s:%d/health/ready, /metrics%n", managementHost, managementPort);
    out.printf("  Kafka       %s%n", config.kafka().bootstrap());
    out.printf("  Redis       %s%n", config.redis().uri().replaceFirst("//[^@/]*@", "//"));
    out.printf("  data        %s%n", folder.path());
    if (ingress != null && config.auth() == AuthKind.API_KEY) {
      String management =
          managementPort == USUAL_MANAGEMENT_PORT
              ? ""
              : " --management-url http://%s:%d".formatted(managementHost, managementPort);
      out.printf("Try: ./sluice key create --account demo%s%n", management);
    } else if (ingress != null) {
      String url =
          ingress.httpPort() == USUAL_HTTP_PORT
              ? ""
              : " --url http://%s:%d".formatted(config.ingress().host(), ingress.httpPort());
      out.printf("Try: ./sluice submit --client demo --wait \"some text\"%s%n", url);
    }
  }
}
