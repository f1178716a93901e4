package dev.sluice.admission;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out up to which append time everything is handled: every request appended before is
 * decided, and every completion appended before is settled. Only then may a deadline fire, or a
 * backlog after an outage would end jobs that are long finished.
 */
final class Horizon implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Horizon.class);
  private static final Duration BEAT = Duration.ofMillis(500);

  /** By as much the broker's clock may be behind ours. */
  private static final long MARGIN_MILLIS = 1000;

  private final Offsets offsets;
  private final List<String> topics;
  private final Clock clock;
  private final AtomicLongArray reached;

  /** Proofs under way, by number of partition. */
  private final Map<Integer, Proof> proofs = new HashMap<>();

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var made = new Thread(task, "horizon");
            made.setDaemon(true);
            return made;
          });

  /**
   * @param time proven once the group has committed what lay there then
   * @param ends one for each topic
   */
  private record Proof(long time, List<Long> ends) {}

  /**
   * @param topics that have the same partitions
   */
  Horizon(Offsets offsets, List<String> topics, int partitions, Clock clock) {
    this.offsets = offsets;
    this.topics = List.copyOf(topics);
    this.clock = clock;
    this.reached = new AtomicLongArray(partitions);
  }

  void start() {
    var unused = // beat() throws nothing
        thread.scheduleWithFixedDelay(
            this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** In milliseconds; 0 as long as nothing is known. Safe from any thread. */
  long of(int partition) {
    return reached.get(partition);
  }

  private void beat() {
    try {
      look();
    } catch (KafkaException e) {
      LOG.atDebug().setCause(e).log("cannot tell how far everything is handled");
    } catch (RuntimeException e) { // thrown, it would be the last beat
      LOG.error("cannot tell how far everything is handled", e);
    }
  }

  /** Looks once. */
  void look() {
    Map<TopicPartition, Long> committed = offsets.committed();
    proofs
        .entrySet()
        .removeIf(
            entry -> {
              Proof proof = entry.getValue();
              boolean proven = isCommitted(entry.getKey(), proof, committed);
              if (proven) {
                reached.accumulateAndGet(entry.getKey(), proof.time(), Math::max);
              }
              return proven;
            });
    begin();
  }

  private boolean isCommitted(int partition, Proof proof, Map<TopicPartition, Long> committed) {
    for (int i = 0; i < topics.size(); i++) {
      var at = new TopicPartition(topics.get(i), partition);
      if (committed.getOrDefault(at, 0L) < proof.ends().get(i)) {
        return false;
      }
    }
    return true;
  }

  private void begin() {
    var asked = new ArrayList<TopicPartition>();
    for (int partition = 0; partition < reached.length(); partition++) {
      for (String topic : proofs.containsKey(partition) ? List.<String>of() : topics) {
        asked.add(new TopicPartition(topic, partition));
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    long time = clock.millis() - MARGIN_MILLIS;
    Map<TopicPartition, Long> ends = offsets.ends(asked);
    for (TopicPartition at : asked) {
      proofs.computeIfAbsent(
          at.partition(),
          partition ->
              new Proof(
                  time,
                  topics.stream()
                      .map(topic -> new TopicPartition(topic, partition))
                      .map(one -> ends.getOrDefault(one, Long.MAX_VALUE))
                      .toList()));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
