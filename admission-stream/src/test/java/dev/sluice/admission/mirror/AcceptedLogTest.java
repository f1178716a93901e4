package dev.sluice.admission.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AcceptedLogTest {

  private final AcceptedLog log = new AcceptedLog(2);

  @Test
  void shouldCountPlacesOverAllPartitions() {
    log.read(0, 4);
    log.read(1, 9);
    assertThat(log.place(0, 4)).isEqualTo(15);
    assertThat(log.place(1, 8)).isEqualTo(14);
    log.ends(1, 20);
    assertThat(log.place(0, 4)).isEqualTo(25);
  }

  @Test
  void shouldNotGoBackWhereOlderRecordsAreReadAgain() {
    log.read(0, 50);
    log.read(0, 7);
    log.ends(0, 9);
    assertThat(log.place(1, 0)).isEqualTo(52);
  }

  @Test
  void shouldSeeHowManyOffsetsAreNoRequests() {
    for (int i = 0; i < 5000; i++) {
      log.read(0, 2L * i);
      log.ends(0, 2L * i + 2);
    }
    assertThat(log.density()).isCloseTo(0.5, within(0.01));
    for (int i = 0; i < 20_000; i++) {
      log.read(1, i);
    }
    assertThat(log.density()).isCloseTo(1, within(0.01));
  }

  @Test
  void shouldTakeEveryOtherOffsetForARequestUntilItKnowsBetter() {
    assertThat(log.density()).isEqualTo(0.5);
  }

  @Test
  void shouldIgnorePartitionsThatItDoesNotKnow() {
    log.read(2, 100);
    log.ends(2, 100);
    assertThat(log.place(0, 0)).isEqualTo(1);
  }
}
