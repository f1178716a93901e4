package dev.sluice.admission.mirror;

import dev.sluice.admission.AdmissionMeters;
import dev.sluice.admission.BrokerOffsets;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.mirror.Backlog;
import dev.sluice.contract.topic.Topics;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells Redis once a second what waits for workers, and whether there are any. */
final class BacklogWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BacklogWatch.class);
  private static final long EVERY_MILLIS = 1000;

  private final Admin admin;
  private final RedisLink redis;
  private final AcceptedLog accepted;
  private final AdmissionMeters meters;
  private final String group;
  private final BrokerOffsets offsets;
  private final List<TopicPartition> partitions;
  private final Drain drain = new Drain();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "mirror-backlog"));

  private BacklogWatch(
      Admin admin,
      RedisLink redis,
      Topics topics,
      int partitions,
      AcceptedLog accepted,
      AdmissionMeters meters) {
    this.admin = admin;
    this.redis = redis;
    this.accepted = accepted;
    this.meters = meters;
    this.group = topics.workerGroup();
    this.offsets = new BrokerOffsets(admin, group);
    this.partitions =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topics.accepted().name(), partition))
            .toList();
  }

  /**
   * Begins to look.
   *
   * @param admin of its own, closed with this: nothing else waits behind its questions
   * @param partitions of {@code inference.accepted}
   */
  static BacklogWatch start(
      Admin admin,
      RedisLink redis,
      Topics topics,
      int partitions,
      AcceptedLog accepted,
      AdmissionMeters meters) {
    var watch = new BacklogWatch(admin, redis, topics, partitions, accepted, meters);
    var unused = // look() throws nothing
        watch.thread.scheduleWithFixedDelay(
            watch::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return watch;
  }

  private void look() {
    try {
      redis.backlog(Json.write(seen()));
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (RedisException | KafkaException e) {
      meters.mirrorFailure("backlog");
      LOG.atDebug().setCause(e).log("cannot tell the backlog");
    } catch (RuntimeException e) { // thrown, it would be the last look
      meters.mirrorFailure("backlog");
      LOG.error("cannot tell the backlog", e);
    }
  }

  private Backlog seen() {
    OptionalInt workers = workers();
    offsets.ends(partitions).forEach((p, end) -> accepted.ends(p.partition(), end));
    long head = heads(workers.isPresent()).values().stream().mapToLong(Long::longValue).sum();
    double density = accepted.density();
    double drained = drain.seen(head, TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    return new Backlog(
        System.currentTimeMillis(), head, density, drained * density, workers.orElse(0));
  }

  /** Where the workers are; what they have never read of begins at its beginning. */
  private Map<TopicPartition, Long> heads(boolean thereIsAGroup) {
    var heads = new HashMap<>(offsets.starts(partitions));
    if (thereIsAGroup) {
      taken()
          .forEach(
              (partition, taken) -> {
                if (taken != null) {
                  heads.merge(partition, taken.startOffset(), Math::max);
                }
              });
    }
    return heads;
  }

  /** Only of a group that is there: a broker looks long for the state of one that is not. */
  private Map<TopicPartition, SharePartitionOffsetInfo> taken() {
    var asked = Map.of(group, new ListShareGroupOffsetsSpec().topicPartitions(partitions));
    return BrokerOffsets.await(admin.listShareGroupOffsets(asked).partitionsToOffsetInfo(group));
  }

  /** Empty if there never was one. */
  private OptionalInt workers() {
    try {
      var group = admin.describeShareGroups(List.of(this.group)).describedGroups().get(this.group);
      return group == null
          ? OptionalInt.empty()
          : OptionalInt.of(BrokerOffsets.await(group).members().size());
    } catch (GroupIdNotFoundException e) {
      return OptionalInt.empty();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.debug("the last look is still under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    redis.close();
    admin.close(Duration.ofSeconds(1));
  }
}
