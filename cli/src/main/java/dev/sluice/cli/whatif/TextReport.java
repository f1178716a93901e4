package dev.sluice.cli.whatif;

import dev.sluice.contract.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report for a person: a sentence, a picture over time, a table. All times are UTC. */
final class TextReport {

  private final Report report;
  private final int top;
  private final DateTimeFormatter minute;
  private final DateTimeFormatter second;

  /**
   * @param top how many accounts the table shows
   */
  TextReport(Report report, int top) {
    this.report = report;
    this.top = top;
    String day = report.span().millis() > Duration.ofDays(1).toMillis() ? "MM-dd " : "";
    this.minute = DateTimeFormatter.ofPattern(day + "HH:mm").withZone(ZoneOffset.UTC);
    this.second = DateTimeFormatter.ofPattern(day + "HH:mm:ss").withZone(ZoneOffset.UTC);
  }

  String text() {
    var lines = new ArrayList<String>();
    lines.add(headline());
    lines.addAll(picture());
    lines.addAll(table());
    lines.addAll(shadows());
    return String.join("\n", lines);
  }

  private String headline() {
    long requests = report.sum(Outcome::requests);
    long refused = report.sum(Outcome::refused);
    long really = report.sum(Outcome::reallyRefused);
    String span = Durations.write(Duration.ofMillis(report.span().millis()));
    String would =
        refused == 0
            ? "none"
            : "%s (%s), of %s"
                .formatted(
                    number(refused),
                    percent(refused, requests),
                    ofAccounts(report.refusedAccounts(), report.outcomes().size()));
    String was = really == 0 ? "none was" : number(really) + (really == 1 ? " was" : " were");
    return "Of %s in the last %s %s, %s would have refused %s; in reality %s refused."
        .formatted(
            counted(requests, "request"),
            span.replaceAll("\\D", ""),
            span.replaceAll("\\d", ""),
            report.plan(),
            would,
            was);
  }

  private static String ofAccounts(long some, long all) {
    return some == all && all == 1
        ? "the only account"
        : number(some) + " of " + counted(all, "account");
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
                number(most(report.refused())),
                Durations.write(column)),
        "  in fact   %s  at most %s"
            .formatted(Bars.of(report.reallyRefused(), most), number(most(report.reallyRefused()))),
        "            %s%s%s UTC".formatted(begin, " ".repeat(gap), end));
  }

  private static long most(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private List<String> table() {
    List<Outcome> told =
        report.outcomes().stream()
            .filter(outcome -> outcome.refused() > 0 || outcome.reallyRefused() > 0)
            .toList();
    if (told.isEmpty()) {
      return List.of();
    }
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "account", "requests", "refused", "in fact", "first at", "worst minute", "by limit"));
    told.stream().limit(top).forEach(outcome -> rows.add(row(outcome)));
    var lines = new ArrayList<String>();
    lines.add("");
    lines.addAll(Columns.of(rows, "lrrrlll"));
    if (told.size() > top) {
      lines.add(
          "  … and %s more; --top %d shows them".formatted(number(told.size() - top), told.size()));
    }
    int others = report.outcomes().size() - told.size();
    if (others > 0) {
      lines.add("  " + counted(others, "account") + " without any refusal not shown");
    }
    return lines;
  }

  private List<String> row(Outcome outcome) {
    Outcome.Minute worst = outcome.worst();
    return List.of(
        outcome.account(),
        number(outcome.requests()),
        number(outcome.refused()),
        number(outcome.reallyRefused()),
        time(outcome.firstAt()),
        worst == null ? "-" : minute.format(worst.at()) + ", " + number(worst.refused()),
        outcome.limits().isEmpty() ? "-" : limits(outcome.limits()));
  }

  private String time(@Nullable Instant time) {
    return time == null ? "-" : second.format(time);
  }

  private static String limits(Map<String, Long> limits) {
    return limits.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(limit -> limit.getKey() + " " + number(limit.getValue()))
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
                        counted(count.requests(), "request"),
                        counted(count.accounts(), "account"))));
    return lines;
  }

  private static String percent(long part, long whole) {
    double percent = 100.0 * part / whole;
    return percent < 0.1 ? "under 0.1 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  private static String counted(long count, String noun) {
    return number(count) + " " + noun + (count == 1 ? "" : "s");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
