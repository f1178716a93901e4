package dev.sluice.cli.up;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One Kafka broker and controller in this process, on loopback, with its log in a folder. */
public final class EmbeddedKafka implements AutoCloseable {

  private final KafkaRaftServer server;

  private EmbeddedKafka(KafkaRaftServer server) {
    this.server = server;
  }

  /** Starts on the folder's data, which is formatted if it is new. */
  public static EmbeddedKafka start(Path folder, int port, int controllerPort) {
    try {
      Files.createDirectories(folder);
      format(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + folder, e);
    }
    var config = KafkaConfig.fromProps(asProperties(settings(folder, port, controllerPort)), false);
    var server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
    return new EmbeddedKafka(server);
  }

  private static void format(Path folder) throws Exception {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try (var silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(1)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    }
  }

  private static Map<String, String> settings(Path folder, int port, int controllerPort) {
    String broker = "PLAINTEXT://127.0.0.1:" + port;
    String controller = "CONTROLLER://127.0.0.1:" + controllerPort;
    var settings = new HashMap<String, String>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put("listeners", broker + "," + controller);
    settings.put("advertised.listeners", broker);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    settings.put("log.dirs", folder.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("message.max.bytes", Integer.toString(16 * 1024 * 1024));
    settings.put("replica.fetch.max.bytes", Integer.toString(16 * 1024 * 1024));
    for (String internal : new String[] {"offsets.topic", "share.coordinator.state.topic"}) {
      settings.put(internal + ".num.partitions", "1");
      settings.put(internal + ".replication.factor", "1");
    }
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    // Exactly-once in about 10 ms rather than 30, and a dead transaction found within a second.
    settings.put("add.partitions.to.txn.retry.backoff.ms", "1");
    settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    // Groups form at once rather than after seconds.
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.share.min.heartbeat.interval.ms", "100");
    settings.put("group.share.heartbeat.interval.ms", "500");
    settings.put("group.share.min.assignment.interval.ms", "0");
    settings.put("group.share.assignment.interval.ms", "0");
    settings.put("group.share.delivery.count.limit", "10");
    // One machine, few clients: little memory, few threads.
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    return settings;
  }

  private static Properties asProperties(Map<String, String> settings) {
    var properties = new Properties();
    properties.putAll(settings);
    return properties;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
