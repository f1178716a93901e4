package dev.sluice.admission.mirror;

import dev.sluice.admission.AdmissionMeters;
import dev.sluice.admission.BrokerOffsets;
import dev.sluice.admission.QueueCount;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.policy.Terms;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Keeps Redis a copy of what the stream has committed: counts, statuses, results. Whatever Redis
 * loses comes back; while Redis is away nothing but the copy waits.
 */
public final class Mirror implements AutoCloseable {

  private final Clients clients;
  private final Admin admin;
  private final List<MirrorLoop> loops;
  private final Heartbeat heartbeat;
  private final BacklogWatch backlog;
  private final LoadTeller loads;

  private Mirror(
      Clients clients,
      Admin admin,
      List<MirrorLoop> loops,
      Heartbeat heartbeat,
      BacklogWatch backlog,
      LoadTeller loads) {
    this.clients = clients;
    this.admin = admin;
    this.loops = List.copyOf(loops);
    this.heartbeat = heartbeat;
    this.backlog = backlog;
    this.loads = loads;
  }

  /**
   * What is mirrored of the stream's state.
   *
   * @param terms what holds for an account
   * @param usageStore whose changelog holds the counts
   * @param partitions of the topics that are partitioned alike
   * @param settledUntil up to which append time everything in a partition is committed
   * @param queued how many requests are under way, by partition and model
   */
  public record Source(
      String usageStore,
      Terms.Lookup terms,
      int partitions,
      IntToLongFunction settledUntil,
      Supplier<Map<Integer, Map<String, QueueCount>>> queued) {}

  /**
   * Returns at once; Redis may be away. The topics must be there.
   *
   * @param instance the name by which Kafka knows this process again after a restart
   */
  public static Mirror start(
      SluiceConfig config, Source source, String instance, AdmissionMeters meters) {
    Topics topics = config.topics();
    var keys = new MirrorKeys(config.prefix());
    var clock = Clock.systemUTC();
    var usage = new UsageFeed(topics.changelog(source.usageStore()), source.terms(), keys);
    var clients = new Clients(config, instance);
    Admin admin = clients.admin();
    List<TopicPartition> mirrored;
    Map<String, AcceptedLog> logs;
    StatusFeed status;
    try {
      logs = logs(admin, topics);
      status = new StatusFeed(topics, config.results(), keys, logs, clock);
      mirrored = partitions(admin, Stream.of(usage, status).flatMap(f -> f.topics().stream()));
    } catch (RuntimeException e) {
      admin.close();
      clients.close();
      throw e;
    }
    var counted = new MirrorParts(usage, clients, new Reached(), meters);
    var told = new MirrorParts(status, clients, new Reached(), meters);
    var progress =
        new Progress(source.settledUntil(), new BrokerOffsets(admin, topics.admissionGroup()));
    return new Mirror(
        clients,
        admin,
        List.of(MirrorLoop.start(counted), MirrorLoop.start(told)),
        new Heartbeat(progress, counted.reached(), clients.redis(), mirrored, meters),
        backlog(clients, topics, logs, meters),
        new LoadTeller(clients.redis(), source.queued(), meters));
  }

  private static Map<String, AcceptedLog> logs(Admin admin, Topics topics) {
    var logs = new LinkedHashMap<String, AcceptedLog>();
    for (String lane : topics.lanes()) {
      int partitions = partitions(admin, Stream.of(topics.accepted(lane).name())).size();
      logs.put(lane, new AcceptedLog(partitions));
    }
    return logs;
  }

  private static BacklogWatch backlog(
      Clients clients, Topics topics, Map<String, AcceptedLog> logs, AdmissionMeters meters) {
    Admin admin = clients.admin();
    return new BacklogWatch(
        admin,
        clients.redis(),
        logs.keySet(),
        lane -> new LaneLook(admin, topics, lane, Objects.requireNonNull(logs.get(lane))),
        meters);
  }

  private static List<TopicPartition> partitions(Admin admin, Stream<String> topics) {
    try {
      Map<String, TopicDescription> found =
          admin.describeTopics(topics.toList()).allTopicNames().get();
      var all = new ArrayList<TopicPartition>();
      found.forEach(
          (name, topic) ->
              IntStream.range(0, topic.partitions().size())
                  .forEach(partition -> all.add(new TopicPartition(name, partition))));
      return all;
    } catch (ExecutionException e) {
      throw new KafkaException("cannot see the topics to mirror: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** One check for each mirror, and whether Redis holds all that it should. */
  public List<Check> checks() {
    var checks = new ArrayList<Check>();
    loops.forEach(loop -> checks.add(loop.check()));
    boolean complete = heartbeat.isComplete();
    checks.add(
        new Check("mirror-complete", complete, complete ? "complete" : "older parts are missing"));
    backlog
        .last()
        .forEach((lane, seen) -> checks.add(seen.check(lane, System.currentTimeMillis())));
    return checks;
  }

  @Override
  public void close() {
    heartbeat.close();
    backlog.close();
    loads.close();
    loops.forEach(MirrorLoop::stop);
    loops.forEach(MirrorLoop::close);
    admin.close(Duration.ofSeconds(1));
    clients.close();
  }
}
