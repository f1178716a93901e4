package dev.sluice.cli.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final long MILLI = 1_000_000;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private long now = Long.MAX_VALUE - 1000 * MILLI;

  private Progress progress(boolean isTerminal) {
    var out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    var progress = new Progress(out, () -> isTerminal, () -> now);
    progress.expect(4000);
    return progress;
  }

  private void read(Progress progress, long millis) {
    now += millis * MILLI;
    progress.read(1000);
  }

  @Test
  void shouldShowHowFarItIsAfterTwoSecondsAndTwiceASecondThen() {
    try (Progress progress = progress(true)) {
      read(progress, 1999);
      read(progress, 1);
      read(progress, 499);
      read(progress, 1);
    }

    assertThat(shown.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\r2,000 of 4,000 records read (50 %)\r4,000 of 4,000 records read (100 %)\r"
                + " ".repeat(35)
                + "\r");
  }

  @Test
  void shouldShowNothingWhereNobodyLooks() {
    try (Progress progress = progress(false)) {
      read(progress, 5000);
      read(progress, 5000);
    }

    assertThat(shown.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
