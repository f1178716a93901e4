package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetakenTest {

  @Test
  void shouldRememberTheFirstAttemptElsewhere() {
    var retaken = new Retaken();

    retaken.told("a", 1, 900);
    retaken.told("a", 2, 1040);
    retaken.told("b", 2, 1100);
    retaken.told("b", 3, 9000);
    retaken.told("c", 1, 5000);

    assertThat(retaken.count()).isEqualTo(2);
    assertThat(retaken.longestAfter(1000)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void shouldTellOfNoTimeWhereNothingWasHeld() {
    assertThat(new Retaken().longestAfter(1000)).isZero();
  }
}
