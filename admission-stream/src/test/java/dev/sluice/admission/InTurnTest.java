package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InTurnTest {

  private static Optional<Set<Integer>> at(long millis, String key) {
    return new InTurn<String, String>(() -> Instant.ofEpochMilli(millis))
        .partitions("accepted", key, "value", 4);
  }

  @Test
  void shouldKeepToOnePartitionForAWhileWhateverTheKey() {
    long start = 1_000 * InTurn.WHILE.toMillis();
    assertThat(Stream.of(at(start, "a"), at(start, "b"), at(start + 199, "c")))
        .containsOnly(Optional.of(Set.of(0)));
  }

  @Test
  void shouldComeToEveryPartition() {
    long turn = InTurn.WHILE.toMillis();
    assertThat(List.of(at(4 * turn, "a"), at(5 * turn, "a"), at(6 * turn, "a"), at(7 * turn, "a")))
        .containsExactly(
            Optional.of(Set.of(0)),
            Optional.of(Set.of(1)),
            Optional.of(Set.of(2)),
            Optional.of(Set.of(3)));
  }
}
