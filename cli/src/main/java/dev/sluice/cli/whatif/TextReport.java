package dev.sluice.cli.whatif;

import dev.sluice.contract.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report for a person: a sentence, a picture over time, a table. All times are UTC. */
final class TextReport {

  private final Report report;
  private final Sentences sentences;
  private final int top;
  private final DateTimeFormatter minute;
  private final DateTimeFormatter second;

  /**
   * @param top how many accounts the table shows
   */
  TextReport(Report report, int top) {
    this.report = report;
    this.sentences = new Sentences(report);
    this.top = top;
    String day = report.span().millis() > Duration.ofDays(1).toMillis() ? "MM-dd " : "";
    this.minute = DateTimeFormatter.ofPattern(day + "HH:mm").withZone(ZoneOffset.UTC);
    this.second = DateTimeFormatter.ofPattern(day + "HH:mm:ss").withZone(ZoneOffset.UTC);
  }

  String text() {
    var lines = new ArrayList<String>();
    lines.addAll(sentences.first());
    lines.addAll(picture());
    lines.addAll(table());
    lines.addAll(shadows());
    lines.addAll(sentences.last());
    return String.join("\n", lines);
  }

  private List<String> picture() {
    long most = Math.max(most(report.refused()), most(report.reallyRefused()));
    if (most == 0) {
      return List.of();
    }
    String begin = minute.format(Instant.ofEpochMilli(report.span().since()));
    String end = minute.format(Instant.ofEpochMilli(report.span().until()));
    int gap = Timeline.COLUMNS - begin.length() - end.length();
    Duration column =
        Duration.ofSeconds(Math.max(1, report.span().millis() / Timeline.COLUMNS / 1000));
    return List.of(
        "",
        "  refused   %s  at most %s in %s"
            .formatted(
                Bars.of(report.refused(), most),
                Sentences.number(most(report.refused())),
                Durations.write(column)),
        "  in fact   %s  at most %s"
            .formatted(
                Bars.of(report.reallyRefused(), most),
                Sentences.number(most(report.reallyRefused()))),
        "            %s%s%s UTC".formatted(begin, " ".repeat(gap), end));
  }

  private static long most(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private List<String> table() {
    List<Outcome> told = report.outcomes().stream().filter(Outcome::hasRefusals).toList();
    if (told.isEmpty()) {
      return List.of();
    }
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "account",
            "requests",
            "refused",
            "in fact",
            "new",
            "spared",
            "first at",
            "worst minute",
            "by limit"));
    told.stream().limit(top).forEach(outcome -> rows.add(row(outcome)));
    var lines = new ArrayList<String>();
    lines.add("");
    lines.addAll(Columns.of(rows, "lrrrrrlll"));
    if (told.size() > top) {
      lines.add(
          "  … and %s more; --top %d shows them"
              .formatted(Sentences.number(told.size() - top), told.size()));
    }
    int others = report.outcomes().size() - told.size();
    if (others > 0) {
      lines.add("  " + Sentences.counted(others, "account") + " without any refusal not shown");
    }
    return lines;
  }

  private List<String> row(Outcome outcome) {
    Counts counts = outcome.counts();
    Outcome.Minute worst = outcome.worst();
    return List.of(
        outcome.account(),
        Sentences.number(counts.requests()),
        Sentences.number(counts.refused()),
        Sentences.number(counts.reallyRefused()),
        Sentences.number(counts.newlyRefused()),
        Sentences.number(counts.newlyAdmitted()),
        time(outcome.firstAt()),
        worst == null ? "-" : minute.format(worst.at()) + ", " + Sentences.number(worst.refused()),
        outcome.limits().isEmpty() ? "-" : limits(outcome.limits()));
  }

  private String time(@Nullable Instant time) {
    return time == null ? "-" : second.format(time);
  }

  private static String limits(Map<String, Long> limits) {
    return limits.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(limit -> limit.getKey() + " " + Sentences.number(limit.getValue()))
        .collect(Collectors.joining(", "));
  }

  private List<String> shadows() {
    var shadows = report.shadows();
    if (shadows.isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add("Limits in shadow mode refuse nothing. They would have refused:");
    shadows.forEach(
        (limit, count) ->
            lines.add(
                "  %s  %s of %s"
                    .formatted(
                        limit,
                        Sentences.counted(count.requests(), "request"),
                        Sentences.counted(count.accounts(), "account"))));
    return lines;
  }
}
