package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HorizonTest {

  private static final long NOW = 1_700_000_000_000L;
  private static final TopicPartition REQUESTS = new TopicPartition("requests", 0);
  private static final TopicPartition COMPLETIONS = new TopicPartition("completions", 0);

  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();

  private final Horizon horizon =
      new Horizon(
          new Offsets() {
            @Override
            public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
              return Map.copyOf(ends);
            }

            @Override
            public Map<TopicPartition, Long> committed() {
              return Map.copyOf(committed);
            }
          },
          List.of("requests", "completions"),
          1,
          Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

  @AfterEach
  void close() {
    horizon.close();
  }

  @Test
  void shouldKnowNothingBeforeEverythingThatLayThereIsCommitted() {
    ends.put(REQUESTS, 5L);
    ends.put(COMPLETIONS, 3L);
    committed.put(REQUESTS, 5L);
    committed.put(COMPLETIONS, 2L);
    horizon.look();
    horizon.look();
    assertThat(horizon.of(0)).isZero();

    committed.put(COMPLETIONS, 3L);
    horizon.look();
    assertThat(horizon.of(0)).isEqualTo(NOW - 1000);
  }

  @Test
  void shouldGoOnWhileMoreIsAppendedThanIsCommitted() {
    ends.put(REQUESTS, 5L);
    ends.put(COMPLETIONS, 0L);
    horizon.look();

    ends.put(REQUESTS, 50L);
    committed.put(REQUESTS, 7L);
    horizon.look();
    assertThat(horizon.of(0)).isEqualTo(NOW - 1000);
  }

  @Test
  void shouldTakeAPartitionThatNeverHeldAnythingForHandled() {
    ends.put(REQUESTS, 0L);
    ends.put(COMPLETIONS, 0L);
    horizon.look();
    horizon.look();
    assertThat(horizon.of(0)).isEqualTo(NOW - 1000);
  }
}
