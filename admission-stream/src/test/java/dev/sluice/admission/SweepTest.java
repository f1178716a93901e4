package dev.sluice.admission;

import static dev.sluice.admission.DrivenTopology.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {

  private static final Entry OPEN =
      new Entry.Open(
          new Entry.Admitted(
              new Subject("acme", "acme"),
              "echo",
              T,
              Entry.Admitted.ANY_TIME,
              T + 3_600_000,
              Carried.NOTHING),
          List.of(),
          Entry.Progress.NONE);
  private static final long FORGOTTEN = T + Sweep.MEMORY.toMillis() + 1;

  @TempDir Path state;
  private DrivenTopology flow;
  private KeyValueStore<String, Entry> entries;

  @BeforeEach
  void open() {
    var limit = new Limit("burst", 1, Duration.ofSeconds(1));
    flow = new DrivenTopology(state, DrivenTopology.plan(limit));
    entries = flow.driver.getKeyValueStore("open");
  }

  @AfterEach
  void close() {
    flow.close();
  }

  @Test
  void shouldForgetAnIdOnlyOnceItsTimeIsPastTheMemory() {
    entries.put(Ids.at(T, 1), new Entry.Ended());
    var sweep = new Sweep(entries);

    sweep.run(FORGOTTEN - 1);
    assertThat(entries.get(Ids.at(T, 1))).isNotNull();

    sweep.run(FORGOTTEN);
    assertThat(entries.get(Ids.at(T, 1))).isNull();
  }

  @Test
  void shouldPassManyOpenRequestsInSeveralCalls() {
    // Given more open ones than one call looks at, and an ended one behind them
    for (int i = 0; i < Walk.MOST; i++) {
      entries.put(Ids.at(T, i), OPEN);
    }
    entries.put(Ids.at(T, Walk.MOST), new Entry.Ended());
    var sweep = new Sweep(entries);

    // When
    sweep.run(FORGOTTEN);
    assertThat(entries.get(Ids.at(T, Walk.MOST))).isNotNull();
    sweep.run(FORGOTTEN);

    // Then
    assertThat(entries.get(Ids.at(T, Walk.MOST))).isNull();
    assertThat(entries.get(Ids.at(T, 0))).isEqualTo(OPEN);
  }

  @Test
  void shouldFindWhatEndedBehindItWhenItStartsOver() {
    // Given
    entries.put(Ids.at(T, 1), OPEN);
    var sweep = new Sweep(entries);
    sweep.run(FORGOTTEN);
    entries.put(Ids.at(T, 1), new Entry.Ended());

    // When
    sweep.run(FORGOTTEN + 1);
    assertThat(entries.get(Ids.at(T, 1))).isNotNull();
    sweep.run(FORGOTTEN + Duration.ofHours(1).toMillis() + 1);

    // Then
    assertThat(entries.get(Ids.at(T, 1))).isNull();
  }
}
