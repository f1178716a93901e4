package dev.sluice.ingress.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BrokerClockTest {

  private final AtomicLong here = new AtomicLong(1_000_000);
  private final BrokerClock clock = new BrokerClock(here::get);

  @Test
  void shouldBeThisClockUntilAnythingIsKnown() {
    assertThat(clock.now()).isEqualTo(1_000_000);
  }

  @Test
  void shouldTakeTheLargestDifferenceThatIsSure() {
    clock.acknowledged(999_990); // 10 ms under way: the broker may be up to 10 ms behind
    clock.acknowledged(999_997);
    clock.acknowledged(999_950);

    assertThat(clock.now()).isEqualTo(999_997);
  }

  @Test
  void shouldFollowABrokerThatIsAhead() {
    clock.acknowledged(1_005_000);

    assertThat(clock.now()).isEqualTo(1_005_000);
  }

  @Test
  void shouldForgetWhatItLearntLongAgo() {
    clock.acknowledged(1_005_000);
    for (int i = 0; i < 2; i++) {
      here.addAndGet(30_001);
      clock.acknowledged(here.get() - 3);
    }

    assertThat(clock.now()).isEqualTo(here.get() - 3);
  }
}
