package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.systemtests.load.Accounts;
import dev.sluice.systemtests.prove.Outcome;
import dev.sluice.systemtests.prove.Pace;
import dev.sluice.systemtests.prove.Telling;
import dev.sluice.systemtests.story.Stories;
import dev.sluice.systemtests.story.Story;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every guarantee under a few of the stories, each in the middle of 800 submissions; {@code
 * system-tests/prove} tells all of them.
 */
class FaultTest {

  @TempDir static Path folder;
  private static Installation sluice;
  private static int told;

  static Stream<Named<Story>> stories() {
    return Stories.few().stream().map(story -> Named.of(story.title(), story));
  }

  @BeforeAll
  static void start() {
    sluice = Installation.start(folder, Accounts.yaml());
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void shouldKeepEveryGuaranteeWhile(Story story) throws Exception {
    Outcome outcome = Telling.of(story, sluice, told++, Pace.brief());

    assertThat(outcome.violations()).isEmpty();
    assertThat(outcome.course().taken()).as("answered 202").hasSizeGreaterThan(100);
  }
}
