package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GapTest {

  @Test
  void shouldRememberTheLongest() {
    var gap = new Gap(100);

    gap.came(130);
    gap.came(190);
    gap.came(200);

    assertThat(gap.longest(200)).isEqualTo(Duration.ofNanos(60));
  }

  @Test
  void shouldCountAGapThatStillLasts() {
    var gap = new Gap(100);

    gap.came(130);

    assertThat(gap.longest(1130)).isEqualTo(Duration.ofNanos(1000));
  }
}
