package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.RunLimits;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static RunLimits backoff(Duration first) {
    return new RunLimits(20, first, Duration.ofMinutes(1));
  }

  @Test
  void shouldDoubleUpToAMinute() {
    var backoff = new Backoff(() -> 1);

    assertThat(
            IntStream.of(1, 2, 3, 6, 7, 19)
                .mapToObj(tries -> backoff.before(tries, backoff(Duration.ofSeconds(1)))))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 32L, 60L, 60L);
  }

  @Test
  void shouldSpreadOverHalfOfIt() {
    assertThat(new Backoff(() -> 0).before(2, backoff(Duration.ofSeconds(1))))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldKeepALongerOneThanAMinuteAsItIs() {
    assertThat(new Backoff(() -> 1).before(3, backoff(Duration.ofMinutes(10))))
        .isEqualTo(Duration.ofMinutes(10));
  }
}
