package dev.sluice.admission.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.Offsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final TopicPartition CHANGELOG = new TopicPartition("changelog", 3);

  private final AtomicLong settledUntil = new AtomicLong();
  private final Map<TopicPartition, Long> ends = new HashMap<>(Map.of(CHANGELOG, 7L));

  private final Progress progress =
      new Progress(
          partition -> settledUntil.get(),
          new Offsets() {
            @Override
            public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
              return Map.copyOf(ends);
            }

            @Override
            public Map<TopicPartition, Long> committed() {
              return Map.of();
            }
          });

  @Test
  void shouldMoveOnOnceTheMirrorHasPassedWhatWasCommittedThen() {
    settledUntil.set(1000);
    assertThat(progress.measure(Map.of(CHANGELOG, 5L))).isEmpty();
    ends.put(CHANGELOG, 99L);
    settledUntil.set(2000);
    assertThat(progress.measure(Map.of(CHANGELOG, 6L))).isEmpty();
    assertThat(progress.measure(Map.of(CHANGELOG, 7L))).isEqualTo(Map.of(3, 1000L));
    assertThat(progress.measure(Map.of(CHANGELOG, 99L))).isEqualTo(Map.of(3, 2000L));
  }

  @Test
  void shouldForgetAPartitionThatAnotherProcessHolds() {
    settledUntil.set(1000);
    progress.measure(Map.of(CHANGELOG, 7L));
    assertThat(progress.measure(Map.of())).isEmpty();
    assertThat(progress.measure(Map.of(CHANGELOG, 0L))).isEmpty();
  }
}
