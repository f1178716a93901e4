package dev.sluice.cli.up;

import dev.sluice.contract.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/** How the embedded broker is set up: one node, on loopback, for one machine's load. */
final class BrokerSettings {

  /** Room for a record of the largest size and its framing. */
  private static final int LARGEST_BATCH = Topics.LARGEST_RECORD + (1 << 20);

  static final int NODE = 1;

  private final Properties properties = new Properties();

  private BrokerSettings() {}

  static Properties of(Path folder, int port, int controllerPort) {
    var settings = new BrokerSettings();
    settings.node(folder, controllerPort);
    settings.broker(port, controllerPort);
    settings.alone();
    settings.internalTopics();
    settings.speed();
    settings.size();
    return settings.properties;
  }

  /**
   * The same node as its controller alone, which takes a broker that is silent for dead at once.
   */
  static Properties ofControllerAlone(Path folder, int controllerPort) {
    var settings = new BrokerSettings();
    settings.node(folder, controllerPort);
    settings.set("process.roles", "controller");
    settings.set("listeners", "CONTROLLER://127.0.0.1:" + controllerPort);
    settings.set("broker.heartbeat.interval.ms", "50");
    settings.set("broker.session.timeout.ms", "200");
    return settings.properties;
  }

  private void node(Path folder, int controllerPort) {
    set("node.id", Integer.toString(NODE));
    set("controller.listener.names", "CONTROLLER");
    set("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    set("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    set("log.dirs", folder.toString());
  }

  private void broker(int port, int controllerPort) {
    String broker = "PLAINTEXT://127.0.0.1:" + port;
    set("process.roles", "broker,controller");
    set("listeners", broker + ",CONTROLLER://127.0.0.1:" + controllerPort);
    set("advertised.listeners", broker);
    set("inter.broker.listener.name", "PLAINTEXT");
    set("auto.create.topics.enable", "false");
    set("default.replication.factor", "1");
    set("min.insync.replicas", "1");
    set("message.max.bytes", Integer.toString(LARGEST_BATCH));
    set("replica.fetch.max.bytes", Integer.toString(LARGEST_BATCH));
  }

  /**
   * Its partitions always have a leader, since there is nobody else to lead them; see {@link
   * LastRun} for what would be lost. A long pause or a stop does not depose it.
   */
  private void alone() {
    set("broker.session.timeout.ms", Long.toString(Duration.ofDays(7).toMillis()));
    set("controlled.shutdown.enable", "false");
  }

  private void internalTopics() {
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      set(topic + ".num.partitions", "1");
      set(topic + ".replication.factor", "1");
    }
    set("transaction.state.log.min.isr", "1");
    set("share.coordinator.state.topic.min.isr", "1");
  }

  private void speed() {
    // Exactly-once in about 10 ms rather than 30, and a dead transaction found within a second.
    set("add.partitions.to.txn.retry.backoff.ms", "1");
    set("transaction.abort.timed.out.transaction.cleanup.interval.ms", "100");
    // Groups form at once rather than after seconds, and may notice sooner that a member is gone.
    set("group.initial.rebalance.delay.ms", "0");
    set("group.min.session.timeout.ms", "1000");
    set("group.share.min.heartbeat.interval.ms", "100");
    set("group.share.heartbeat.interval.ms", "500");
    set("group.share.min.assignment.interval.ms", "0");
    set("group.share.assignment.interval.ms", "0");
    set("group.share.delivery.count.limit", "10");
    // A worker that was killed with everything else must not keep its partitions for long after.
    set("group.share.min.session.timeout.ms", "500");
    set("group.share.session.timeout.ms", "3000");
  }

  private void size() {
    set("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    set("num.network.threads", "2");
    set("num.io.threads", "4");
    set("background.threads", "2");
    set("num.recovery.threads.per.data.dir", "2");
  }

  private void set(String key, String value) {
    properties.setProperty(key, value);
  }
}
