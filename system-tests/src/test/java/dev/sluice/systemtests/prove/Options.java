package dev.sluice.systemtests.prove;

import dev.sluice.contract.config.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for on the command line.
 *
 * @param stories their names; empty: all
 * @param out where the report goes
 * @param freeze how long a part stands still
 * @param listed only to name the stories
 */
record Options(List<String> stories, int rounds, Path out, Duration freeze, boolean listed) {

  static final String USAGE =
      """
      usage: system-tests/prove [--story NAME[,NAME]] [--rounds N] [--freeze TIME] [--out FILE.md] [--list]
        --story   these stories alone, each time it is given
        --rounds  how often all of them are told (default: 1)
        --freeze  how long a part stands still, such as 15s (the default)
        --out     where the report goes, with a folder of charts beside it
                  (default: docs/guarantees.md; with --story system-tests/target/guarantees.md)
        --list    names the stories, and stops
      """;

  private static final Path WHOLE = Path.of("docs/guarantees.md");
  private static final Path PART = Path.of("system-tests/target/guarantees.md");
  private static final Duration FREEZE = Duration.ofSeconds(15);
  private static final int MOST_ROUNDS = 20;

  Options {
    stories = List.copyOf(stories);
  }

  /**
   * @throws IllegalArgumentException in one line
   */
  static Options parse(List<String> arguments) {
    var stories = new ArrayList<String>();
    int rounds = 1;
    Optional<Path> out = Optional.empty();
    Duration freeze = FREEZE;
    boolean listed = false;
    var rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String flag = rest.remove();
      switch (flag) {
        case "--list" -> listed = true;
        case "--story" -> stories.addAll(List.of(value(flag, rest).split(",", -1)));
        case "--rounds" -> rounds = rounds(value(flag, rest));
        case "--freeze" -> freeze = freeze(value(flag, rest));
        case "--out" -> out = Optional.of(file(value(flag, rest)));
        default -> throw new IllegalArgumentException("there is no '%s'".formatted(flag));
      }
    }
    return new Options(
        stories, rounds, out.orElse(stories.isEmpty() ? WHOLE : PART), freeze, listed);
  }

  private static String value(String flag, ArrayDeque<String> rest) {
    if (rest.isEmpty() || rest.peek().startsWith("--")) {
      throw new IllegalArgumentException(flag + " wants a value");
    }
    return rest.remove();
  }

  private static int rounds(String text) {
    if (!text.matches("\\d{1,2}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MOST_ROUNDS) {
      throw new IllegalArgumentException(
          "--rounds: '%s' is not from 1 to %d".formatted(text, MOST_ROUNDS));
    }
    return Integer.parseInt(text);
  }

  private static Duration freeze(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--freeze: '%s' is no time like 15s".formatted(text), e);
    }
  }

  private static Path file(String text) {
    if (!text.endsWith(".md")) {
      throw new IllegalArgumentException("--out: '%s' does not end in .md".formatted(text));
    }
    return Path.of(text);
  }
}
