package dev.sluice.systemtests.prove;

import dev.sluice.systemtests.story.Stories;
import dev.sluice.systemtests.story.Story;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells the stories asked for, round by round, and writes the report. */
@Command(
    name = "system-tests/prove",
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = "Tells every story under load, judges it by every promise, writes the report.")
public final class Main implements Callable<Integer> {

  @Mixin private final Options options = new Options();
  @Spec private CommandSpec command = CommandSpec.create();

  public static void main(String... args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    List<Story> stories = chosen();
    if (options.listed()) {
      stories.forEach(s -> System.out.println("%-18s %s".formatted(s.name(), s.title())));
      return ExitCode.OK;
    }
    List<String> args = command.commandLine().getParseResult().originalArgs();
    String words = (command.name() + " " + String.join(" ", args)).strip();
    Report report = tell(new Report(words, options, Conditions.gather(), List.of()), stories);
    System.out.print(report.table());
    report.told().forEach(one -> one.troubles().forEach(System.out::println));
    System.out.println("Written to " + options.out());
    return report.told().stream().allMatch(Told::isKept) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private List<Story> chosen() {
    List<Story> all = Stories.all();
    List<String> names = all.stream().map(Story::name).toList();
    for (String name : options.stories()) {
      if (!names.contains(name)) {
        throw options.wrong("--story: there is no '%s' in %s".formatted(name, names));
      }
    }
    return all.stream()
        .filter(s -> options.stories().isEmpty() || options.stories().contains(s.name()))
        .toList();
  }

  /** Writes the report after each story, so that what was told is not lost with what was not. */
  private static Report tell(Report begun, List<Story> stories) throws IOException {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    Path folder = Path.of("system-tests/target/prove-" + time).toAbsolutePath();
    System.err.println("Data and logs are in " + folder);
    Report report = begun;
    for (int round = 1; round <= begun.options().rounds(); round++) {
      try (var stage = new Stage(folder.resolve("round-" + round))) {
        for (Story story : stories) {
          System.err.println("round %d: %s".formatted(round, story.title()));
          Told one = stage.tell(story, round, Pace.full(begun.options().freeze()));
          one.troubles().forEach(System.err::println);
          report = report.with(one);
          report.write();
        }
      }
    }
    return report;
  }
}
