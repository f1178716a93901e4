package dev.sluice.systemtests.prove;

import dev.sluice.contract.config.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What was asked for on the command line. */
final class Options {

  private static final Path WHOLE = Path.of("docs/guarantees.md");
  private static final Path PART = Path.of("system-tests/target/guarantees.md");
  private static final int MOST_ROUNDS = 20;

  @Option(
      names = "--story",
      paramLabel = "NAME",
      split = ",",
      description = "These stories alone, each time it is given.")
  private List<String> stories = List.of();

  @Option(
      names = "--freeze",
      paramLabel = "TIME",
      converter = Time.class,
      description = "How long a part stands still (default: 15s).")
  private Duration freeze = Duration.ofSeconds(15);

  @Option(names = "--list", description = "Name the stories, and stop.")
  private boolean listed;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  private int rounds = 1;
  private @Nullable Path out;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often all of them are told, up to 20 times (default: 1).")
  private void rounds(int number) {
    if (number < 1 || number > MOST_ROUNDS) {
      throw wrong("--rounds: '%d' is not from 1 to %d".formatted(number, MOST_ROUNDS));
    }
    rounds = number;
  }

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description =
          "Where the report goes, with a folder of charts beside it (default: docs/guarantees.md;"
              + " with --story system-tests/target/guarantees.md).")
  private void out(Path file) {
    if (!file.toString().endsWith(".md")) {
      throw wrong("--out: '%s' does not end in .md".formatted(file));
    }
    out = file;
  }

  ParameterException wrong(String why) {
    return new ParameterException(command.commandLine(), why);
  }

  /** The names of stories; none: all. */
  List<String> stories() {
    return stories;
  }

  int rounds() {
    return rounds;
  }

  /** How long a part stands still. */
  Duration freeze() {
    return freeze;
  }

  /** Only to name the stories. */
  boolean listed() {
    return listed;
  }

  /** Where the report goes. */
  Path out() {
    Path chosen = out;
    if (chosen != null) {
      return chosen;
    }
    return stories.isEmpty() ? WHOLE : PART;
  }

  /** As in the configuration. */
  private static final class Time implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'%s' is no time like 15s".formatted(text));
      }
    }
  }
}
