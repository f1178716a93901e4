package dev.sluice.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrokerClockTest {

  private final BrokerClock clock = new BrokerClock(2);

  @Test
  void shouldTellOurOwnTimeBeforeAnyAcknowledgement() {
    assertThat(clock.now(0, 1000)).isEqualTo(1000);
  }

  @Test
  void shouldBelieveTheFastestAcknowledgement() {
    clock.acknowledged(0, 100_500, 100_020);
    clock.acknowledged(0, 100_600, 100_102);
    clock.acknowledged(0, 100_700, 100_250);
    assertThat(clock.now(0, 101_000)).isEqualTo(101_498);
  }

  @Test
  void shouldLetTheMostCautiousPartitionStandInForAnUnknownOne() {
    assertThat(new BrokerClock(2).now(1, 5)).isEqualTo(5);
    clock.acknowledged(0, 99_000, 100_000);
    assertThat(clock.now(1, 100_000)).isEqualTo(99_000);
  }

  @Test
  void shouldForgetWhatTheLeaderBeforeSaid() {
    clock.acknowledged(0, 160_000, 100_000);
    clock.acknowledged(0, 114_999, 115_000);
    assertThat(clock.now(0, 115_000)).isEqualTo(175_000);
    clock.acknowledged(0, 129_999, 130_000);
    assertThat(clock.now(0, 130_000)).isEqualTo(129_999);
  }
}
