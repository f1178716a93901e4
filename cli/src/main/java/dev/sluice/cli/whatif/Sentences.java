package dev.sluice.cli.whatif;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a report says in words. */
record Sentences(Report report) {

  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  /** How many would be refused, and who would stand on the other side. */
  List<String> first() {
    return Stream.concat(Stream.of(headline()), changes().stream()).toList();
  }

  private String headline() {
    Counts total = report.total();
    String would =
        total.refused() == 0
            ? "none"
            : "%s (%s) from %s"
                .formatted(
                    number(total.refused()),
                    percent(total.refused(), total.requests()),
                    ofAccounts(report.refusedAccounts(), report.outcomes().size()));
    long really = total.reallyRefused();
    String was = really == 0 ? "none was" : number(really) + (really == 1 ? " was" : " were");
    return "Of %s %s, %s would have refused %s; in reality %s refused."
        .formatted(counted(total.requests(), "request"), span(), report.plan(), would, was);
  }

  private String span() {
    Duration length = Duration.ofMillis(report.span().millis());
    if (report.span().isToNow() && length.toMillis() % 1000 == 0) {
      return "in the last " + inWords(length);
    }
    String since = full(report.span().since());
    return report.span().isToNow()
        ? "since " + since
        : "from " + since + " to " + full(report.span().until());
  }

  private static String inWords(Duration length) {
    long seconds = length.toSeconds();
    if (seconds % 86_400 == 0) {
      return counted(seconds / 86_400, "day");
    }
    if (seconds % 3600 == 0) {
      return counted(seconds / 3600, "hour");
    }
    return seconds % 60 == 0 ? counted(seconds / 60, "minute") : counted(seconds, "second");
  }

  private static String ofAccounts(long some, long all) {
    return some == all && all == 1
        ? "the only account"
        : number(some) + " of " + counted(all, "account");
  }

  private List<String> changes() {
    Counts total = report.total();
    if (total.refused() == 0 && total.reallyRefused() == 0) {
      return List.of();
    }
    if (total.newlyRefused() == 0 && total.newlyAdmitted() == 0) {
      return List.of("They are the same ones.");
    }
    return List.of(
        "%s would be refused that %s admitted, %s would be admitted that %s refused."
            .formatted(
                number(total.newlyRefused()),
                were(total.newlyRefused()),
                number(total.newlyAdmitted()),
                were(total.newlyAdmitted())));
  }

  private static String were(long count) {
    return count == 1 ? "was" : "were";
  }

  /** What was taken for true where the topics do not tell; empty, or after an empty line. */
  List<String> last() {
    Span span = report.span();
    var notes = new ArrayList<String>();
    if (report.total().shed() > 0) {
      notes.add(
          "%s of the requests %s refused by an ingress, which keeps counts a second: their times in it,"
                  .formatted(number(report.total().shed()), were(report.total().shed()))
              + " costs and models are taken to be like their client's others.");
    }
    if (span.heldFrom() > span.since()) {
      notes.add(
          "What came before %s is no longer in the topic: it is neither counted nor reported."
              .formatted(full(span.heldFrom())));
    } else if (span.heldFrom() > span.warmUp()) {
      notes.add(
          "What came before %s is no longer in the topic: the longest window was not filled at first."
              .formatted(full(span.heldFrom())));
    }
    if (!notes.isEmpty()) {
      notes.add(0, "");
    }
    return notes;
  }

  private static String full(long time) {
    return FULL.format(Instant.ofEpochMilli(time)) + " UTC";
  }

  private static String percent(long part, long whole) {
    double percent = 100.0 * part / whole;
    return percent < 0.1 ? "under 0.1 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  static String counted(long count, String noun) {
    return number(count) + " " + noun + (count == 1 ? "" : "s");
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
