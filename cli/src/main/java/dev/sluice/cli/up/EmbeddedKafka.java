package dev.sluice.cli.up;

import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.Service;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One Kafka broker and controller in this process, on loopback, with its log in a folder. */
final class EmbeddedKafka implements Service {

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Starts on the folder's data, which is formatted if it is new; returns when it serves. */
  static EmbeddedKafka start(Path folder, int port, int controllerPort) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    format(folder);
    LastRun.end(folder, controllerPort);
    var settings = BrokerSettings.of(folder, port, controllerPort);
    var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    server.startup();
    return new EmbeddedKafka(server, port);
  }

  private static void format(Path folder) {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try (var silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(BrokerSettings.NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    } catch (Exception e) {
      throw new IllegalStateException("cannot format %s for Kafka".formatted(folder), e);
    }
  }

  String version() {
    return AppInfoParser.getVersion();
  }

  @Override
  public List<Check> checks() {
    return List.of(new Check("embedded-kafka", true, "127.0.0.1:" + port));
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
