package dev.sluice.benchmarks.limiters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FairnessTest {

  @Test
  void shouldGiveAHammeringClientSixtyOfSixtyOneParts() {
    assertThat(Hammering.share(Algorithm.SLUICE, 100, 60_000, 1))
        .isCloseTo(60.0 / 61, within(0.002));
  }

  @Test
  void shouldGiveAHammeringClientItsLimitWithTheLog() {
    assertThat(Hammering.share(Algorithm.SLIDING_LOG, 100, 60_000, 1)).isCloseTo(1, within(0.001));
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepAComputedRetryAfter(Algorithm algorithm) {
    var answers = RetryAfter.test(algorithm, (now, window, computed) -> computed, 1);
    assertThat(answers.refusals()).isGreaterThan(10_000);
    assertThat(answers.kept()).isEqualTo(answers.refusals());
    assertThat(answers.tight()).isEqualTo(answers.refusals());
  }

  @Test
  void shouldSeeWhenARetryAfterIsTooShortOrTooLong() {
    var tooShort = RetryAfter.test(Algorithm.SLUICE, (now, window, computed) -> computed - 1, 1);
    assertThat(tooShort.kept()).isZero();
    var tooLong = RetryAfter.test(Algorithm.SLUICE, (now, window, computed) -> computed + 1, 1);
    assertThat(tooLong.kept()).isEqualTo(tooLong.refusals());
    assertThat(tooLong.tight()).isZero();
  }

  @Test
  void shouldMeasureEveryAlgorithm() {
    assertThat(DecisionRate.perSecond(5, 1000, Duration.ofMillis(1)).values())
        .hasSize(Algorithm.values().length)
        .allSatisfy(rate -> assertThat(rate).isPositive());
  }
}
