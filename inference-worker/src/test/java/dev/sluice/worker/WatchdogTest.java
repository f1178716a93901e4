package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WatchdogTest {

  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private int held;
  private boolean busy;
  private final Watchdog watchdog =
      new Watchdog(() -> now, Duration.ofMinutes(1), 1000, () -> held, () -> busy);

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void shouldSayThatNothingIsDoneAboutWhatWaits() {
    watchdog.seen(5, 1);
    pass(Duration.ofSeconds(60));
    assertThat(watchdog.check("progress").ready()).isTrue();

    pass(Duration.ofSeconds(1));

    assertThat(watchdog.isStalled()).isTrue();
    assertThat(watchdog.check("progress").ready()).isFalse();
    assertThat(watchdog.check("progress").detail())
        .isEqualTo("nothing done for 61 s, while 5 records wait");
  }

  @Test
  void shouldBeSatisfiedWithAnyProgress() {
    watchdog.seen(5, 1);
    pass(Duration.ofSeconds(61));

    watchdog.progress();

    assertThat(watchdog.isStalled()).isFalse();
  }

  @Test
  void shouldNotCountWhatIsHeldHereOrMayBeHeldByOthers() {
    held = 5;
    watchdog.seen(2005, 3);
    pass(Duration.ofMinutes(10));
    assertThat(watchdog.isStalled()).isFalse();

    watchdog.seen(2006, 3);
    pass(Duration.ofSeconds(61));

    assertThat(watchdog.isStalled()).isTrue();
  }

  @Test
  void shouldGiveTimeToWhatRuns() {
    busy = true;
    watchdog.seen(5, 1);
    pass(Duration.ofMinutes(10));
    watchdog.seen(5, 1);
    assertThat(watchdog.isStalled()).isFalse();

    busy = false;

    assertThat(watchdog.isStalled()).isFalse();
    pass(Duration.ofSeconds(61));
    assertThat(watchdog.isStalled()).isTrue();
  }

  @Test
  void shouldBeSatisfiedWhenNothingWaits() {
    pass(Duration.ofMinutes(10));
    watchdog.seen(0, 1);
    watchdog.seen(1, 1);

    assertThat(watchdog.isStalled()).isFalse();
  }
}
