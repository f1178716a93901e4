package dev.sluice.benchmarks.peer;

import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Children;
import dev.sluice.benchmarks.process.Readiness;
import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A single broker as it comes, but for what being single and the largest records need. */
public final class StockBroker implements AutoCloseable {

  private static final String LARGEST = Integer.toString(17 << 20);

  private final Child child;
  private final String bootstrap;

  private StockBroker(Child child, String bootstrap) {
    this.child = child;
    this.bootstrap = bootstrap;
  }

  /** Returns when it serves; its data lies in a new folder below. */
  public static StockBroker start(Children children, Path folder)
      throws IOException, InterruptedException {
    Path data = Files.createTempDirectory(folder, "stock-broker");
    int port = FreePort.onLoopback();
    List<String> arguments = List.of(data.toString(), "" + port, "" + FreePort.onLoopback());
    Child child = children.startJava("stock-broker", StockBroker.class, arguments);
    Readiness.awaitPort(child, port);
    return new StockBroker(child, "127.0.0.1:" + port);
  }

  public String bootstrap() {
    return bootstrap;
  }

  @Override
  public void close() {
    child.close();
  }

  public static void main(String... args) throws Exception {
    Path data = Path.of(args[0]);
    try (var silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(data.toString())
          .setMetadataLogDirectory(data.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    }
    var settings = settings(data, args[1], args[2]);
    var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    server.startup();
    server.awaitShutdown();
  }

  private static Properties settings(Path data, String port, String controller) {
    var settings = new Properties();
    settings.setProperty("process.roles", "broker,controller");
    settings.setProperty("node.id", "1");
    settings.setProperty(
        "listeners",
        "PLAINTEXT://127.0.0.1:%s,CONTROLLER://127.0.0.1:%s".formatted(port, controller));
    settings.setProperty("controller.listener.names", "CONTROLLER");
    settings.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controller);
    settings.setProperty("log.dirs", data.toString());
    settings.setProperty("message.max.bytes", LARGEST);
    settings.setProperty("replica.fetch.max.bytes", LARGEST);
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      settings.setProperty(topic + ".replication.factor", "1");
      settings.setProperty(topic + ".num.partitions", "4");
    }
    settings.setProperty("transaction.state.log.min.isr", "1");
    settings.setProperty("share.coordinator.state.topic.min.isr", "1");
    return settings;
  }
}
