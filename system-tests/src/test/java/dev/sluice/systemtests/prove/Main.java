package dev.sluice.systemtests.prove;

import dev.sluice.systemtests.story.Stories;
import dev.sluice.systemtests.story.Story;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Tells the stories asked for, round by round, and writes the report. */
public final class Main {

  private Main() {}

  public static void main(String... args) throws IOException {
    System.exit(run(List.of(args)));
  }

  private static int run(List<String> args) throws IOException {
    Options options;
    List<Story> stories;
    try {
      options = Options.parse(args);
      stories = chosen(options);
    } catch (IllegalArgumentException e) {
      System.err.println("prove: " + e.getMessage() + "\n" + Options.USAGE);
      return 2;
    }
    if (options.listed()) {
      stories.forEach(s -> System.out.println("%-18s %s".formatted(s.name(), s.title())));
      return 0;
    }
    String command = ("system-tests/prove " + String.join(" ", args)).strip();
    Report report = tell(new Report(command, options, Conditions.gather(), List.of()), stories);
    System.out.print(report.table());
    report.told().forEach(one -> one.troubles().forEach(System.out::println));
    System.out.println("Written to " + options.out());
    return report.told().stream().allMatch(Told::isKept) ? 0 : 1;
  }

  private static List<Story> chosen(Options options) {
    List<Story> all = Stories.all();
    List<String> names = all.stream().map(Story::name).toList();
    for (String name : options.stories()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("there is no story '%s' in %s".formatted(name, names));
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
