package dev.sluice.webhooks;

import dev.sluice.contract.service.FreePort;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real Kafka in this process, one node. */
final class Broker implements AutoCloseable {

  private static final String CONTROLLER = "CONTROLLER";

  private final KafkaRaftServer server;
  private final String bootstrap;

  private Broker(KafkaRaftServer server, String bootstrap) {
    this.server = server;
    this.bootstrap = bootstrap;
  }

  static Broker start(Path folder) throws Exception {
    int port = FreePort.onLoopback();
    int controllerPort = FreePort.onLoopback();
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(folder.toString())
        .setMetadataLogDirectory(folder.toString())
        .setControllerListenerName(CONTROLLER)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
    var server =
        new KafkaRaftServer(
            KafkaConfig.fromProps(properties(folder, port, controllerPort), false), Time.SYSTEM);
    server.startup();
    return new Broker(server, "127.0.0.1:" + port);
  }

  private static Properties properties(Path folder, int port, int controllerPort) {
    var properties = new Properties();
    String text =
        """
        process.roles=broker,controller
        node.id=1
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=PLAINTEXT
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.quorum.voters=1@127.0.0.1:%2$d
        log.dirs=%3$s
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        default.replication.factor=1
        min.insync.replicas=1
        auto.create.topics.enable=false
        group.initial.rebalance.delay.ms=0
        log.cleaner.dedupe.buffer.size=2097152
        """
            .formatted(port, controllerPort, folder);
    text.lines()
        .map(line -> line.split("=", 2))
        .forEach(pair -> properties.setProperty(pair[0], pair[1]));
    return properties;
  }

  String bootstrap() {
    return bootstrap;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
