package dev.sluice.cli.whatif;

import java.time.Duration;
import java.util.ArrayList;
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
  private final Progress progress;

  /**
   * @param patience for how long nothing may come
   */
  TopicReader(Consumer<String, byte @Nullable []> consumer, Duration patience, Progress progress) {
    this.consumer = consumer;
    this.patience = patience;
    this.progress = progress;
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

  /** Whether there is such a topic. */
  boolean has(String topic) {
    return consumer.listTopics().containsKey(topic);
  }

  /**
   * The parts of a topic from one time to another, in milliseconds, and no further than to its end
   * now; of a topic that is not there none.
   */
  List<Part> between(String topic, long from, long until) {
    List<TopicPartition> partitions = partitions(topic);
    var begins = consumer.offsetsForTimes(timed(partitions, from));
    var stops = consumer.offsetsForTimes(timed(partitions, until));
    var ends = consumer.endOffsets(partitions);
    var parts = new ArrayList<Part>();
    for (TopicPartition partition : partitions) {
      var begin = begins.get(partition);
      var stop = stops.get(partition);
      long last = Objects.requireNonNull(ends.get(partition));
      long end = stop == null ? last : Math.min(stop.offset(), last);
      if (begin != null && begin.offset() < end) {
        parts.add(new Part(partition, begin.offset(), end));
      }
    }
    parts.forEach(part -> progress.expect(part.length()));
    return parts;
  }

  /**
   * From when on a topic holds all that it was given; {@code from} if it goes back that far in
   * every partition.
   */
  long heldFrom(String topic, long from) {
    List<TopicPartition> partitions = partitions(topic);
    var oldest = consumer.beginningOffsets(partitions);
    long held = from;
    for (var first : consumer.offsetsForTimes(timed(partitions, from)).entrySet()) {
      long begin = Objects.requireNonNull(oldest.get(first.getKey()));
      if (begin > 0 && first.getValue() != null && first.getValue().offset() <= begin) {
        held = Math.max(held, first.getValue().timestamp());
      }
    }
    return held;
  }

  private List<TopicPartition> partitions(String topic) {
    return consumer.listTopics().getOrDefault(topic, List.of()).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }

  private static Map<TopicPartition, Long> timed(List<TopicPartition> partitions, long time) {
    return partitions.stream().collect(Collectors.toMap(Function.identity(), each -> time));
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
      progress.read(Math.min(reached, part.end()) - position);
      position = reached;
    }
  }
}
