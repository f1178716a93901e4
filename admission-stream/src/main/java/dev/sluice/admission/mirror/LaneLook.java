package dev.sluice.admission.mirror;

import dev.sluice.admission.BrokerOffsets;
import dev.sluice.contract.mirror.Backlog;
import dev.sluice.contract.topic.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Asks the broker what waits in one lane, and whether anybody works there. For one thread. */
final class LaneLook {

  private final Admin admin;
  private final AcceptedLog accepted;
  private final String group;
  private final BrokerOffsets offsets;
  private final List<TopicPartition> partitions;
  private final Drain drain = new Drain();

  /**
   * @param accepted what is known of the lane's topic
   */
  LaneLook(Admin admin, Topics topics, String lane, AcceptedLog accepted) {
    this.admin = admin;
    this.accepted = accepted;
    this.group = topics.workerGroup(lane);
    this.offsets = new BrokerOffsets(admin, group);
    this.partitions =
        IntStream.range(0, accepted.partitions())
            .mapToObj(partition -> new TopicPartition(topics.accepted(lane).name(), partition))
            .toList();
  }

  Backlog seen() {
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
}
