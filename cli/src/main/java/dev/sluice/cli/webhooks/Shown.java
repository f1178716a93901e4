package dev.sluice.cli.webhooks;

import dev.sluice.cli.client.Printed;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.Delivery.Attempt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Webhooks as lines for a person. */
final class Shown {

  private static final int LONGEST_URL = 60;

  private Shown() {}

  static String table(List<Delivery> deliveries, Instant now) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("id", "account", "event", "state", "tries", "last answer", "next", "url"));
    for (Delivery delivery : deliveries) {
      rows.add(
          List.of(
              delivery.id(),
              delivery.account(),
              delivery.type().replace("inference.", ""),
              delivery.state().word(),
              Integer.toString(delivery.tries()),
              last(delivery),
              next(delivery, now),
              cut(delivery.url())));
    }
    return Printed.table(rows);
  }

  private static String last(Delivery delivery) {
    List<Attempt> made = delivery.attempts();
    if (made.isEmpty()) {
      return delivery.reason() == null ? "-" : delivery.reason();
    }
    Attempt last = made.get(made.size() - 1);
    // The kind of error; all of it is shown with --id.
    String error = last.error() == null ? "" : last.error().split(":", 2)[0];
    return last.status() == null ? error : Integer.toString(last.status());
  }

  private static String next(Delivery delivery, Instant now) {
    Instant due = delivery.dueAt();
    if (due == null) {
      return delivery.reason() == null ? "-" : "never, " + delivery.reason();
    }
    Duration left = Duration.between(now, due);
    return left.isNegative() || left.isZero() ? "now" : "in " + words(left);
  }

  /** In its two largest units. */
  static String words(Duration time) {
    long seconds = Math.max(1, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return "%d min %d s".formatted(minutes, seconds % 60);
    }
    long hours = minutes / 60;
    return hours < 48
        ? "%d h %d min".formatted(hours, minutes % 60)
        : "%d d %d h".formatted(hours / 24, hours % 24);
  }

  private static String cut(String url) {
    return url.length() <= LONGEST_URL ? url : url.substring(0, LONGEST_URL) + "…";
  }

  static String attempts(Delivery delivery) {
    if (delivery.attempts().isEmpty()) {
      return "no attempt yet";
    }
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("at", "took", "answer"));
    for (Attempt attempt : delivery.attempts()) {
      String error = attempt.error() == null ? "" : attempt.error();
      String answer = attempt.status() == null ? error : Integer.toString(attempt.status());
      rows.add(List.of(attempt.at().toString(), attempt.tookMs() + " ms", answer));
    }
    return Printed.table(rows);
  }
}
