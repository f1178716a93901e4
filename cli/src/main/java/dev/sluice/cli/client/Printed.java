package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.ExitCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Jobs as lines for a person. */
public final class Printed {

  private static final int SHOWN_NUMBERS = 4;
  private static final int SHOWN_TEXT = 2_000;

  private Printed() {}

  /** The job's output or how it stands, then what it took. */
  static String job(JsonNode job) {
    String status = job.path("status").asText();
    String first =
        switch (status) {
          case "succeeded" -> output(job.path("output"));
          case "failed", "timed_out", "expired" ->
              "%s: %s (%s)"
                  .formatted(
                      status, job.at("/error/message").asText(), job.at("/error/code").asText());
          case "rejected" -> "rejected: " + job.path("message").asText();
          default -> status + waits(job.path("queue"));
        };
    String took = took(job);
    return took.isEmpty() ? first : first + " · " + took;
  }

  private static String waits(JsonNode queue) {
    if (!queue.path("position").isNumber()) {
      return "";
    }
    String when =
        queue.path("eta_ms").isNumber()
            ? ", about %.1f s to go".formatted(queue.path("eta_ms").asLong() / 1000.0)
            : "";
    String why = queue.path("reason").asText().equals("no_worker") ? ", no worker is there" : "";
    return ": number %d in the queue%s%s".formatted(queue.path("position").asLong(), when, why);
  }

  private static String output(JsonNode output) {
    JsonNode one = output.path("embedding");
    if (one.isArray()) {
      return "embedding " + numbers(one) + note(output.path("truncated"));
    }
    JsonNode many = output.path("embeddings");
    if (many.isArray()) {
      var lines = new ArrayList<String>();
      for (int i = 0; i < many.size(); i++) {
        lines.add(
            "embedding %d %s%s"
                .formatted(i, numbers(many.get(i)), note(output.at("/truncated/" + i))));
      }
      return String.join("\n", lines);
    }
    String text = output.isTextual() ? output.asText() : output.toString();
    return text.length() <= SHOWN_TEXT ? text : text.substring(0, SHOWN_TEXT) + "…";
  }

  private static String numbers(JsonNode vector) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(SHOWN_NUMBERS, vector.size()); i++) {
      shown.add(String.format(Locale.ROOT, "%.4f", vector.get(i).asDouble()));
    }
    String rest = vector.size() > SHOWN_NUMBERS ? ", …" : "";
    return "of %d numbers: [%s%s]".formatted(vector.size(), String.join(", ", shown), rest);
  }

  private static String note(JsonNode truncated) {
    return truncated.asBoolean() ? " (the text was cut)" : "";
  }

  private static String took(JsonNode job) {
    var parts = new ArrayList<String>();
    if (job.at("/usage/tokens").isNumber()) {
      parts.add(job.at("/usage/tokens").asLong() + " tokens");
    }
    var times = new ArrayList<String>();
    if (job.at("/metrics/queue_ms").isNumber()) {
      times.add("queued " + job.at("/metrics/queue_ms").asLong() + " ms");
    }
    if (job.at("/metrics/run_ms").isNumber()) {
      times.add("ran " + job.at("/metrics/run_ms").asLong() + " ms");
    }
    if (!times.isEmpty()) {
      parts.add(String.join(", ", times));
    }
    return String.join(" · ", parts);
  }

  static int code(JsonNode job) {
    return switch (job.path("status").asText()) {
      case "succeeded" -> ExitCodes.OK;
      case "failed", "timed_out", "expired", "canceled" -> ExitCodes.FAILED;
      case "rejected" -> ExitCodes.REFUSED;
      default -> ExitCodes.UNFINISHED;
    };
  }

  /** Rows under headings, columns as wide as they need to be. */
  public static String table(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    rows.forEach(
        row -> {
          for (int i = 0; i < columns; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    var lines = new ArrayList<String>();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return String.join("\n", lines);
  }
}
