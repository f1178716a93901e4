package dev.sluice.benchmarks.limiters;

import static dev.sluice.benchmarks.limiters.AccountLimiter.ADMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextbookTest {

  private static final long WINDOW = 1000;
  private static final long EDGE = Attack.EDGE;

  @ParameterizedTest
  @EnumSource
  void shouldAdmitTheLimitAndRefuseOneMore(Algorithm algorithm) {
    AccountLimiter limiter = algorithm.start(3, WINDOW);
    assertThat(admitted(limiter, EDGE + 500, 3)).isEqualTo(3);
    assertThat(limiter.tryAcquire(EDGE + 500)).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void shouldAdmitNothingMoreAfterAnyNumberOfRefusals(Algorithm algorithm) {
    AccountLimiter limiter = algorithm.start(1, WINDOW);
    assertThat(admitted(limiter, EDGE, 1000)).isEqualTo(1);
    long wait = limiter.tryAcquire(EDGE);
    assertThat(admitted(limiter, EDGE + wait, 2)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void shouldAdmitTheWholeLimitAgainAfterTwoIdleWindows(Algorithm algorithm) {
    AccountLimiter limiter = algorithm.start(5, WINDOW);
    assertThat(admitted(limiter, EDGE + 999, 5)).isEqualTo(5);
    assertThat(admitted(limiter, EDGE + 999 + 2 * WINDOW, 6)).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoItsOwnWayAfterACopy(Algorithm algorithm) {
    AccountLimiter limiter = algorithm.start(2, WINDOW);
    admitted(limiter, EDGE, 1);
    AccountLimiter copy = limiter.copy();
    assertThat(copy.stateBytes()).isEqualTo(limiter.stateBytes());
    assertThat(admitted(copy, EDGE, 2)).isEqualTo(1);
    assertThat(admitted(limiter, EDGE, 2)).isEqualTo(1);
  }

  @Test
  void shouldCountFromZeroAtTheEdgeOfAFixedWindow() {
    var limiter = new FixedWindow(3, WINDOW);
    assertThat(admitted(limiter, EDGE + 999, 4)).isEqualTo(3);
    assertThat(limiter.tryAcquire(EDGE + 999)).isEqualTo(1);
    assertThat(admitted(limiter, EDGE + 1000, 4)).isEqualTo(3);
  }

  @Test
  void shouldCountTheWindowBeforeInPartWithTwoCounters() {
    var limiter = new TwoCounters(10, WINDOW);
    assertThat(admitted(limiter, EDGE + 999, 11)).isEqualTo(10);
    assertThat(limiter.tryAcquire(EDGE + 1000)).isEqualTo(100);
    assertThat(limiter.tryAcquire(EDGE + 1099)).isEqualTo(1);
    assertThat(admitted(limiter, EDGE + 1100, 2)).isEqualTo(1);
    assertThat(admitted(limiter, EDGE + 1999, 20)).isEqualTo(8);
    assertThat(limiter.tryAcquire(EDGE + 1999)).isEqualTo(1);
    assertThat(admitted(limiter, EDGE + 2000, 20)).isEqualTo(1);
  }

  @Test
  void shouldGainATokenPerPartOfTheWindow() {
    var limiter = new TokenBucket(4, WINDOW);
    assertThat(admitted(limiter, EDGE, 5)).isEqualTo(4);
    assertThat(limiter.tryAcquire(EDGE)).isEqualTo(250);
    assertThat(limiter.tryAcquire(EDGE + 249)).isEqualTo(1);
    assertThat(admitted(limiter, EDGE + 250, 2)).isEqualTo(1);
    assertThat(admitted(limiter, EDGE + 5000, 9)).isEqualTo(4);
  }

  @Test
  void shouldGainTokensInPartsOfAMillisecond() {
    var limiter = new TokenBucket(3, WINDOW);
    assertThat(admitted(limiter, EDGE, 4)).isEqualTo(3);
    assertThat(limiter.tryAcquire(EDGE)).isEqualTo(334);
    assertThat(admitted(limiter, EDGE + 334, 2)).isEqualTo(1);
    assertThat(admitted(limiter, EDGE + 667, 2)).isEqualTo(1);
    assertThat(admitted(limiter, EDGE + 1000, 2)).isEqualTo(1);
  }

  @Test
  void shouldForgetARequestOfTheLogAfterExactlyTheWindow() {
    var limiter = new SlidingLog(2, WINDOW);
    assertThat(limiter.tryAcquire(EDGE + 100)).isEqualTo(ADMITTED);
    assertThat(limiter.tryAcquire(EDGE + 700)).isEqualTo(ADMITTED);
    assertThat(limiter.tryAcquire(EDGE + 1099)).isEqualTo(1);
    assertThat(limiter.tryAcquire(EDGE + 1100)).isEqualTo(ADMITTED);
    assertThat(limiter.tryAcquire(EDGE + 1100)).isEqualTo(600);
  }

  @Test
  void shouldKeepAnEntryPerRequestInTheLogAlone() {
    assertThat(BusyState.bytes(Algorithm.SLIDING_LOG, 1000, WINDOW)).isGreaterThan(1000);
    assertThat(BusyState.bytes(Algorithm.FIXED_WINDOW, 1000, WINDOW)).isLessThan(10);
    assertThat(BusyState.bytes(Algorithm.TWO_COUNTERS, 1000, WINDOW)).isLessThan(12);
    assertThat(BusyState.bytes(Algorithm.TOKEN_BUCKET, 1000, WINDOW)).isLessThan(10);
    assertThat(BusyState.bytes(Algorithm.SLUICE, 1000, WINDOW)).isBetween(100, 250);
  }

  private static int admitted(AccountLimiter limiter, long now, int requests) {
    int admitted = 0;
    for (int i = 0; i < requests; i++) {
      admitted += limiter.tryAcquire(now) == ADMITTED ? 1 : 0;
    }
    return admitted;
  }
}
