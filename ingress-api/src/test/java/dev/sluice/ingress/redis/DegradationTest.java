package dev.sluice.ingress.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DegradationTest {

  private final Degradation degradation = new Degradation(Duration.ofMillis(100));

  private void slow(int times, long now) {
    for (int i = 0; i < times; i++) {
      degradation.slow(now);
    }
  }

  @Test
  void shouldStopAskingAfterFiveSlowAnswersInARow() {
    slow(4, 1000);
    assertThat(degradation.mayAsk(1001)).isTrue();
    slow(1, 1000);
    assertThat(degradation.mayAsk(1001)).isFalse();
  }

  @Test
  void shouldNotCountSlowAnswersThatAreNotInARow() {
    slow(4, 1000);
    degradation.answered();
    slow(4, 1000);
    assertThat(degradation.mayAsk(1001)).isTrue();
  }

  @Test
  void shouldLetOneCheckAtATimeAskASlowRedis() {
    slow(5, 1000);
    assertThat(degradation.mayAsk(1249)).isFalse();
    assertThat(degradation.mayAsk(1250)).isTrue();
    assertThat(degradation.mayAsk(1250)).isFalse();
    degradation.slow(1350);
    assertThat(degradation.mayAsk(1499)).isFalse();
    assertThat(degradation.mayAsk(1500)).isTrue();
  }

  @Test
  void shouldWaitForTheAnswerOfAProbeHoweverLargeTheBudget() {
    var patient = new Degradation(Duration.ofSeconds(10));
    for (int i = 0; i < 5; i++) {
      patient.slow(1000);
    }
    assertThat(patient.mayAsk(20_000)).isTrue();
    assertThat(patient.mayAsk(30_000)).isFalse();
  }

  @Test
  void shouldAskAgainOnceAProbeWasAnswered() {
    slow(5, 1000);
    assertThat(degradation.mayAsk(1250)).isTrue();
    degradation.answered();
    assertThat(degradation.mayAsk(1251)).isTrue();
    assertThat(degradation.mayAsk(1251)).isTrue();
  }

  @Test
  void shouldEndASecondAfterTheLastFailure() {
    degradation.failed("no memory", 1000);
    degradation.well(1999);
    assertThat(degradation.on()).isTrue();
    degradation.answered();
    assertThat(degradation.on())
        .as("a check may have been a refusal, which writes nothing")
        .isTrue();
    degradation.well(2000);
    assertThat(degradation.on()).isFalse();
  }

  @Test
  void shouldRememberForAWhileThatRedisMayNotKnowOfARequest() {
    assertThat(degradation.lately(1000)).isFalse();
    degradation.failed("gone", 1000);
    degradation.well(3000);
    assertThat(degradation.lately(10_999)).isTrue();
    assertThat(degradation.lately(11_000)).isFalse();
  }
}
