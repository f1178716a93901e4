package dev.sluice.contract.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitTest {

  @Test
  void shouldCutAWindowIntoSixtyBucketsRoundedUp() {
    assertThat(new Limit("a", 1, Duration.ofSeconds(60)).bucketMillis()).isEqualTo(1000);
    assertThat(new Limit("a", 1, Duration.ofSeconds(1)).bucketMillis()).isEqualTo(17);
    assertThat(new Limit("a", 1, Duration.ofDays(1)).bucketMillis()).isEqualTo(1_440_000);
  }

  @Test
  void shouldKeepGenerationsOfAThirtiethOfTheWindowWithinBounds() {
    assertThat(new Limit("a", 1, Duration.ofSeconds(10)).generationMillis()).isEqualTo(500);
    assertThat(new Limit("a", 1, Duration.ofDays(1)).generationMillis()).isEqualTo(60_000);
    assertThat(new Limit("a", 1, Duration.ofSeconds(10)).generationAt(19_999)).isEqualTo(19_500);
  }

  @Test
  void shouldRefuseWhatIsNoLimit() {
    refused("Burst", 1, Duration.ofSeconds(1), "name: 'Burst' is not 1 to 40 of a-z, 0-9");
    refused("a", 0, Duration.ofSeconds(1), "limit: 0 is not between 1 and 1000000000000");
    refused("a", 1, Duration.ofMillis(999), "window: PT0.999S is not between 1s and 31d");
    refused("a", 1, Duration.ofDays(32), "window: PT768H is not between 1s and 31d");
  }

  private static void refused(String name, long limit, Duration window, String message) {
    assertThatThrownBy(() -> new Limit(name, limit, window))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
