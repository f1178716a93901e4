package dev.sluice.cli.whatif;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads parts of topics, a partition at a time. Every method throws {@link
 * org.apache.kafka.common.KafkaException} if Kafka does not answer. For one thread.
 */
final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<String, byte @Nullable []> consumer;
  private final Duration patience;

  /**
   * @param patience for how long nothing may come
   */
  TopicReader(Consumer<String, byte @Nullable []> consumer, Duration patience) {
    this.consumer = consumer;
    this.patience = patience;
  }

  /**
   * What is read of one partition.
   *
   * @param end the first offset that is not
   */
  record Part(TopicPartition partition, long begin, long end) {
    long length() {
      return end - begin;
    }
  }

  /**
   * The parts of these topics from a time, in milliseconds, to now; topics that are not there have
   * none.
   */
  Map<String, List<Part>> since(long from, List<String> topics) {
    var known = consumer.listTopics();
    var partitions = new ArrayList<TopicPartition>();
    for (String topic : topics) {
      known
          .getOrDefault(topic, List.of())
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    var ends = consumer.endOffsets(partitions);
    var begins =
        consumer.offsetsForTimes(
            partitions.stream().collect(Collectors.toMap(Function.identity(), p -> from)));
    var parts = new HashMap<String, List<Part>>();
    topics.forEach(topic -> parts.put(topic, new ArrayList<>()));
    for (TopicPartition partition : partitions) {
      var begin = begins.get(partition);
      long end = Objects.requireNonNull(ends.get(partition));
      if (begin != null && begin.offset() < end) {
        Objects.requireNonNull(parts.get(partition.topic()))
            .add(new Part(partition, begin.offset(), end));
      }
    }
    return parts;
  }

  /** Shows every record of a part, in order. */
  void read(
      Part part, java.util.function.Consumer<ConsumerRecord<String, byte @Nullable []>> visit) {
    TopicPartition partition = part.partition();
    consumer.assign(List.of(partition));
    consumer.seek(partition, part.begin());
    long position = part.begin();
    long deadline = System.nanoTime() + patience.toNanos();
    while (position < part.end()) {
      for (var record : consumer.poll(POLL).records(partition)) {
        if (record.offset() < part.end()) {
          visit.accept(record);
        }
      }
      long reached = consumer.position(partition);
      if (reached > position) {
        deadline = System.nanoTime() + patience.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new TimeoutException("nothing came of " + partition);
      }
      position = reached;
    }
  }
}
