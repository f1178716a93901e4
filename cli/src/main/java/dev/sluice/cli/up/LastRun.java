package dev.sluice.cli.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * What the broker's last run left in the cluster's metadata: a broker that is alive and leads.
 *
 * <p>Started on that, a broker of Kafka 4.3 takes up its old leadership, loads the transactions
 * that were under way and tries to write their markers; then its controller deposes the old run for
 * the new one, for a moment no partition has a leader, and {@code TransactionMarkerChannelManager}
 * takes partitions without a leader for deleted ones and leaves their markers out. What was
 * committed there is then never seen, and nothing behind it. So the old run is deposed first, by
 * the controller alone, while no transaction is loaded; that is also sooner done than waited for.
 */
final class LastRun {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private LastRun() {}

  /** Returns once no broker is taken for alive; does nothing where none ever led a partition. */
  static void end(Path folder, int controllerPort) {
    if (!hasPartitions(folder)) {
      return;
    }
    var settings = BrokerSettings.ofControllerAlone(folder, controllerPort);
    var controller = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    controller.startup();
    try {
      awaitFenced();
    } finally {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  private static boolean hasPartitions(Path folder) {
    try (Stream<Path> logs = Files.list(folder)) {
      return logs.anyMatch(log -> Files.exists(log.resolve("partition.metadata")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitFenced() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (count("FencedBrokerCount") < 1 || count("ActiveBrokerCount") > 0) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Kafka does not let go of its last run");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** One of the controller's published metrics. */
  private static int count(String metric) {
    try {
      var name = new ObjectName("kafka.controller:type=KafkaController,name=" + metric);
      return (Integer) ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Value");
    } catch (InstanceNotFoundException e) {
      return 0;
    } catch (JMException e) {
      throw new IllegalStateException("cannot see the state of Kafka's controller", e);
    }
  }
}
