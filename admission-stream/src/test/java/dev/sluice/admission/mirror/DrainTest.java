package dev.sluice.admission.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DrainTest {

  private final Drain drain = new Drain();

  @Test
  void shouldKnowNothingFromOneLook() {
    assertThat(drain.seen(5000, 0)).isZero();
  }

  @Test
  void shouldTellASteadyPaceAtOnce() {
    drain.seen(0, 0);
    assertThat(drain.seen(20, 1000)).isEqualTo(20);
    assertThat(drain.seen(40, 2000)).isCloseTo(20, within(0.001));
  }

  @Test
  void shouldFollowAChangeSmoothly() {
    drain.seen(0, 0);
    drain.seen(100, 1000);
    double soon = drain.seen(100, 2000);
    double later = soon;
    for (int second = 3; second < 62; second++) {
      later = drain.seen(100, 1000L * second);
    }
    assertThat(soon).isBetween(90.0, 100.0);
    assertThat(later).isLessThan(15);
  }

  @Test
  void shouldCallNextToNothingNothing() {
    drain.seen(0, 0);
    drain.seen(1, 1000);
    double last = 1;
    for (int second = 2; second < 400; second++) {
      last = drain.seen(1, 1000L * second);
    }
    assertThat(last).isZero();
  }
}
