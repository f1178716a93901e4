package dev.sluice.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void shouldDoubleUpToTheLongest() {
    var backoff = new Backoff(() -> 1);

    assertThat(
            IntStream.of(1, 2, 3, 6, 7, 19, 99)
                .mapToObj(tries -> backoff.before(tries, SECOND, MINUTE)))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 32L, 60L, 60L, 60L);
  }

  @Test
  void shouldSpreadOverHalfOfIt() {
    assertThat(new Backoff(() -> 0).before(2, SECOND, MINUTE)).isEqualTo(SECOND);
  }

  @Test
  void shouldKeepALongerOneThanTheLongestAsItIs() {
    assertThat(new Backoff(() -> 1).before(3, Duration.ofMinutes(10), MINUTE))
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void shouldWaitALittleLongerThanWasAsked() {
    assertThat(new Backoff(() -> 0).after(SECOND, MINUTE)).isEqualTo(SECOND);
    assertThat(new Backoff(() -> 1).after(SECOND, MINUTE)).isEqualTo(Duration.ofSeconds(61));
  }
}
