package dev.sluice.admission;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Every partition in turn, each for a while: for a topic whose readers share all of it, whatever
 * the key. A transaction then touches one partition of it instead of all, and each partition
 * touched is several writes of the broker.
 */
final class InTurn<K, V> implements StreamPartitioner<K, V> {

  static final Duration WHILE = Duration.ofMillis(200);

  private final InstantSource clock;

  InTurn(InstantSource clock) {
    this.clock = clock;
  }

  InTurn() {
    this(InstantSource.system());
  }

  @Override
  public Optional<Set<Integer>> partitions(String topic, K key, V value, int partitions) {
    long turn = clock.millis() / WHILE.toMillis();
    return Optional.of(Set.of((int) (turn % partitions)));
  }
}
