package dev.sluice.benchmarks.limiters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrialTest {

  static List<Contender> all() {
    return Contender.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldLetTheLimitThroughAtOnceAndNotOneMore(Contender contender) {
    RateLimiter limiter = contender.with(3, 1000);
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.admit(Trial.START)).isTrue();
    }
    assertThat(limiter.admit(Trial.START)).isFalse();
    assertThat(limiter.retryAfter(Trial.START)).isPositive();
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldLetThroughAgainAfterTwoWindows(Contender contender) {
    RateLimiter limiter = contender.with(1, 1000);
    assertThat(limiter.admit(Trial.START)).isTrue();
    assertThat(limiter.admit(Trial.START + 2001)).isTrue();
  }

  @Test
  void shouldNeverHoldMoreThanTheLimitInOursWhateverIsTried() {
    assertThat(Trial.atTheEdge(Contender.OURS)).isEqualTo(Trial.LIMIT);
    assertThat(Trial.worstFound(Contender.OURS, 1)).isEqualTo(Trial.LIMIT);
    assertThat(Trial.truthOfRetryAfter(Contender.OURS, 1)).isEqualTo(1);
  }

  @Test
  void shouldFindWhatAFixedWindowLetsThroughAtItsEdge() {
    assertThat(Trial.atTheEdge(new Contender("fixed", FixedWindow::new)))
        .isEqualTo(2 * Trial.LIMIT);
  }

  @Test
  void shouldCountTheMostInAnyTrailingWindow() {
    assertThat(Trial.mostInAWindow(List.of(0L, 1L, Trial.WINDOW, Trial.WINDOW + 1))).isEqualTo(2);
    assertThat(Trial.mostInAWindow(List.of(0L, 1L, Trial.WINDOW - 1))).isEqualTo(3);
  }
}
