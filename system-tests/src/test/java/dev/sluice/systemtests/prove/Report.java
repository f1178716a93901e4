package dev.sluice.systemtests.prove;

import dev.sluice.systemtests.guarantee.Finding;
import dev.sluice.systemtests.guarantee.Guarantee;
import dev.sluice.systemtests.guarantee.Guarantees;
import dev.sluice.systemtests.story.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What came out of all stories and rounds, as Markdown, with a chart of each story beside it.
 *
 * @param command as it was given
 * @param conditions names and values, gathered at the beginning
 */
record Report(String command, Options options, List<List<String>> conditions, List<Told> told) {

  private static final String HEAD =
      """
      # The promises under faults

      Written by `system-tests/prove`, never by hand. Each fault below happens in the middle of a load: a modest client, one that \
      sends several times what it may, one with three slots and six more; submissions are repeated under their `Idempotency-Key` \
      until they are answered, some jobs are canceled, some polled again and again, some waited for. Then everything has to be \
      as promised: a cell says how many jobs, accounts or records were looked at, and how often the promise was broken if it was.

      """;

  Report {
    conditions = List.copyOf(conditions);
    told = List.copyOf(told);
  }

  Report with(Told one) {
    return new Report(
        command, options, conditions, Stream.concat(told.stream(), Stream.of(one)).toList());
  }

  /** Writes the report and its charts. */
  void write() throws IOException {
    Path out = options.out().toAbsolutePath();
    Path charts = charts(out);
    Files.createDirectories(charts);
    for (Map.Entry<Story, List<Told>> story : byStory().entrySet()) {
      for (Told one : last(story.getValue())) {
        Outcome outcome = one.outcome().orElseThrow();
        var chart = new Timeline(outcome.story().title(), outcome.course());
        Files.writeString(charts.resolve(outcome.story().name() + ".svg"), chart.svg());
      }
    }
    Files.writeString(out, markdown(charts.getFileName().toString()));
  }

  private static Path charts(Path out) {
    String name = out.getFileName().toString();
    return out.resolveSibling(name.substring(0, name.length() - ".md".length()));
  }

  private Map<Story, List<Told>> byStory() {
    return told.stream()
        .collect(
            Collectors.groupingBy(
                Told::story, LinkedHashMap::new, Collectors.toUnmodifiableList()));
  }

  /** The newest that was told to its end, if one was. */
  private static List<Told> last(List<Told> rounds) {
    List<Told> whole = rounds.stream().filter(one -> one.outcome().isPresent()).toList();
    return whole.isEmpty() ? List.of() : List.of(whole.get(whole.size() - 1));
  }

  private String markdown(String charts) {
    return HEAD
        + circumstances()
        + "\n"
        + table()
        + promises()
        + "\n## How long it took\n\n"
        + times()
        + troubles()
        + "\n## How it went\n\n"
        + byStory().keySet().stream()
            .map(
                s ->
                    "### %s%n%n![%s](%s/%s.svg)%n"
                        .formatted(s.title(), s.title(), charts, s.name()))
            .collect(Collectors.joining("\n"));
  }

  private String circumstances() {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("command", "`" + command + "`"));
    rows.addAll(conditions);
    rows.add(List.of("rounds", "" + options.rounds()));
    rows.add(List.of("a part stands still for", options.freeze().toSeconds() + " s"));
    long kept = told.stream().filter(Told::isKept).count();
    rows.add(
        List.of(
            "kept", "%d of %d stories told, all promises in each".formatted(kept, told.size())));
    return Markdown.table(List.of("", ""), rows);
  }

  /** Story by guarantee, all rounds together. */
  String table() {
    List<Guarantee> guarantees = Guarantees.all();
    var head = new ArrayList<>(List.of("story", "jobs"));
    guarantees.forEach(guarantee -> head.add(guarantee.name()));
    var rows = new ArrayList<List<String>>();
    byStory()
        .forEach(
            (story, rounds) -> {
              var row = new ArrayList<>(List.of(story.name(), jobs(rounds)));
              guarantees.forEach(guarantee -> row.add(cell(rounds, guarantee)));
              rows.add(row);
            });
    return Markdown.table(head, rows);
  }

  private static String jobs(List<Told> rounds) {
    long taken =
        rounds.stream()
            .flatMap(one -> one.outcome().stream())
            .mapToLong(outcome -> outcome.course().taken().size())
            .sum();
    return "%,d".formatted(taken);
  }

  private static String cell(List<Told> rounds, Guarantee guarantee) {
    long checked = 0;
    long violations = 0;
    boolean whole = true;
    for (Told one : rounds) {
      whole &= one.outcome().isPresent();
      for (Finding finding : findings(one, guarantee)) {
        checked += finding.checked();
        violations += finding.violations().size();
      }
    }
    String text =
        violations == 0 ? "%,d".formatted(checked) : "**%d broken**".formatted(violations);
    return whole ? text : text + " (not told to its end)";
  }

  private static List<Finding> findings(Told one, Guarantee guarantee) {
    return one.outcome().stream()
        .flatMap(outcome -> outcome.findings().entrySet().stream())
        .filter(entry -> entry.getKey().name().equals(guarantee.name()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static String promises() {
    return "\n"
        + Guarantees.all().stream()
            .map(g -> "- **%s**: %s".formatted(g.name(), g.promise()))
            .collect(Collectors.joining("\n"))
        + "\n";
  }

  private String times() {
    var rows = new ArrayList<List<String>>();
    byStory()
        .forEach(
            (story, rounds) -> {
              var row = new ArrayList<String>();
              row.add(story.title());
              row.add(
                  each(rounds, course -> OptionalLong.of(course.mendedAt() - course.struckAt())));
              row.add(each(rounds, Course::untilAnswer));
              row.add(each(rounds, Course::untilResult));
              row.add(each(rounds, course -> OptionalLong.of(course.longestPause())));
              row.add(each(rounds, Course::answersP99));
              row.add(each(rounds, Course::resultsP99));
              row.add(
                  rounds.stream()
                      .flatMap(one -> one.outcome().stream())
                      .map(outcome -> "" + outcome.course().lateRefusals())
                      .collect(Collectors.joining(", ")));
              rows.add(row);
            });
    return "Seconds, one number for each round; as clients saw it, of what was sent after the fault began. A submission is"
        + " tried again after 4 s without an answer.\n\n"
        + Markdown.table(
            List.of(
                "story",
                "all there again",
                "first 202",
                "first result",
                "longest without a result",
                "p99 of answers",
                "p99 of results",
                "refused after a 202"),
            rows);
  }

  private static String each(List<Told> rounds, Function<Course, OptionalLong> what) {
    return rounds.stream()
        .flatMap(one -> one.outcome().stream())
        .map(outcome -> what.apply(outcome.course()))
        .map(Report::seconds)
        .collect(Collectors.joining(", "));
  }

  private static String seconds(OptionalLong millis) {
    return LongStream.of(millis.stream().toArray())
        .mapToObj(value -> "%.1f".formatted(value / 1000.0))
        .findFirst()
        .orElse("never");
  }

  private String troubles() {
    var lines = told.stream().flatMap(one -> one.troubles().stream()).toList();
    return lines.isEmpty()
        ? ""
        : "\n## What was broken\n\n"
            + lines.stream().map(line -> "- " + line).collect(Collectors.joining("\n"))
            + "\n";
  }
}
