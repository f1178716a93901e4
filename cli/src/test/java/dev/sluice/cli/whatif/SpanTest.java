package dev.sluice.cli.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.CommandException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SpanTest {

  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");
  private static final long HOUR = 3_600_000;

  private static Span span(String since, @Nullable String until) {
    return Span.of(since, until, Duration.ofMinutes(1), NOW);
  }

  @Test
  void shouldReachFromSoLongAgoToNow() {
    long now = NOW.toEpochMilli();

    assertThat(span("6h", null))
        .isEqualTo(
            new Span(now - 6 * HOUR - 60_000, now - 6 * HOUR - 60_000, now - 6 * HOUR, now, true));
  }

  @Test
  void shouldTakeTimesAsWell() {
    assertThat(span("2026-01-02T08:00:00Z", "3h")).isEqualTo(span("4h", "2026-01-02T09:00:00Z"));
    assertThat(span("4h", "3h").millis()).isEqualTo(HOUR);
  }

  @Test
  void shouldBeginWithTheFirstMillisecondThereIsAtTheEarliest() {
    assertThat(span("9999999999d", null)).isEqualTo(new Span(0, 0, 0, NOW.toEpochMilli(), true));
  }

  @Test
  void shouldReportNeitherWhatCameBeforeNorWhatCameAtItsEnd() {
    Span span = span("4h", "3h");

    assertThat(span.reports(span.since() - 1)).isFalse();
    assertThat(span.reports(span.since())).isTrue();
    assertThat(span.reports(span.until() - 1)).isTrue();
    assertThat(span.reports(span.until())).isFalse();
  }

  @Test
  void shouldRefuseWhatIsNoTime() {
    assertThatThrownBy(() -> span("long", null))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "--since: 'long' is neither a duration such as 30m, 6h or 2d nor a time such as"
                + " 2026-01-31T08:00:00Z");
    assertThatThrownBy(() -> span("-1000000000-01-01T00:00:00Z", null))
        .isInstanceOf(CommandException.class);
    assertThatThrownBy(() -> span("6h", "2026-01-32T08:00:00Z"))
        .hasMessageStartingWith("--until: '2026-01-32T08:00:00Z' is neither");
  }

  @Test
  void shouldRefuseASpanThatHoldsNothing() {
    assertThatThrownBy(() -> span("1h", "1h")).hasMessage("--since: '1h' is not before --until 1h");
    assertThatThrownBy(() -> span("0s", null)).hasMessage("--since: '0s' is not before now");
  }
}
