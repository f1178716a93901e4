package dev.sluice.systemtests;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One broker and controller of several, as a process of its own: what is written is on all of them,
 * and acknowledged once two have it.
 */
final class Broker {

  private static final String CLUSTER = "c2x1aWNlLXByb29mLTAwMA";

  private Broker() {}

  /** Starts as many as there are ports; the caller waits for them. */
  static List<SluiceProcess> start(List<Integer> ports, Path folder) {
    String controllers =
        IntStream.rangeClosed(1, ports.size())
            .mapToObj(node -> "%d@127.0.0.1:%d".formatted(node, FreePort.onLoopback()))
            .collect(Collectors.joining(","));
    var processes = new ArrayList<SluiceProcess>();
    for (int node = 1; node <= ports.size(); node++) {
      String data = folder.resolve("kafka-" + node).toString();
      var arguments = List.of("" + node, "" + ports.get(node - 1), controllers, data);
      processes.add(
          SluiceProcess.start(
              "kafka-" + node, Broker.class.getName(), arguments, Map.of(), folder));
    }
    return processes;
  }

  /** Arguments: node, port, controllers, folder, {@code --management-port}, that port. */
  public static void main(String... args) throws Exception {
    int node = Integer.parseInt(args[0]);
    Path folder = Path.of(args[3]);
    format(node, folder);
    var settings = settings(node, args[1], args[2], folder);
    var server = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.shutdown();
                  server.awaitShutdown();
                }));
    server.startup();
    serveReadiness(Integer.parseInt(args[5]));
    server.awaitShutdown();
  }

  private static void serveReadiness(int port) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer http = HttpServer.create(address, 0);
    http.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    http.start();
  }

  private static void format(int node, Path folder) throws Exception {
    Files.createDirectories(folder);
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try (var silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(node)
          .setClusterId(CLUSTER)
          .addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString())
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.latestProduction())
          .run();
    }
  }

  private static Properties settings(int node, String port, String controllers, Path folder) {
    String own = controllers.split(",", -1)[node - 1].split("@", -1)[1];
    var settings = new Properties();
    settings.putAll(
        Map.of(
            "node.id",
            "" + node,
            "process.roles",
            "broker,controller",
            "controller.listener.names",
            "CONTROLLER",
            "listener.security.protocol.map",
            "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "controller.quorum.voters",
            controllers,
            "listeners",
            "PLAINTEXT://127.0.0.1:%s,CONTROLLER://%s".formatted(port, own),
            "advertised.listeners",
            "PLAINTEXT://127.0.0.1:" + port,
            "inter.broker.listener.name",
            "PLAINTEXT",
            "log.dirs",
            folder.toString()));
    settings.putAll(
        Map.of(
            "auto.create.topics.enable", "false",
            "default.replication.factor", "3",
            "min.insync.replicas", "2",
            "message.max.bytes", "" + (17 << 20),
            "replica.fetch.max.bytes", "" + (17 << 20),
            "broker.session.timeout.ms", "3000",
            "broker.heartbeat.interval.ms", "500",
            "log.cleaner.dedupe.buffer.size", "" + (4 << 20),
            "num.io.threads", "4",
            "background.threads", "2"));
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      settings.put(topic + ".num.partitions", "3");
      settings.put(topic + ".replication.factor", "3");
    }
    settings.putAll(
        Map.of(
            "transaction.state.log.min.isr", "2",
            "share.coordinator.state.topic.min.isr", "2",
            "add.partitions.to.txn.retry.backoff.ms", "1",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500",
            "group.initial.rebalance.delay.ms", "0",
            "group.share.min.heartbeat.interval.ms", "100",
            "group.share.min.session.timeout.ms", "1000"));
    return settings;
  }
}
