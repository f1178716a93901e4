package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DecisionsTest {

  @Test
  void shouldRememberTheLongestWait() {
    var decisions = new Decisions();

    decisions.read("a", 1000, 1020);
    decisions.read("b", 1000, 3500);
    decisions.read("c", 3000, 3600);

    assertThat(decisions.longestWait()).isEqualTo(Duration.ofMillis(2500));
  }

  @Test
  void shouldCountARequestThatIsDecidedTwice() {
    var decisions = new Decisions();

    decisions.read("a", 1000, 1020);
    decisions.read("b", 1000, 1020);
    decisions.read("a", 1000, 1030);

    assertThat(decisions.decided()).isEqualTo(2);
    assertThat(decisions.twice()).isEqualTo(1);
  }

  @Test
  void shouldTellWhoCameBeforeAMomentAndWhoSince() {
    var decisions = new Decisions();

    decisions.read("a", 1000, 1900);
    decisions.read("b", 2000, 2300);

    assertThat(decisions.longestWaitBefore(2000)).isEqualTo(Duration.ofMillis(900));
    assertThat(decisions.longestWaitSince(2000)).isEqualTo(Duration.ofMillis(300));
    assertThat(decisions.longestWaitSince(2001)).isZero();
  }
}
