package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.ExitCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice limits}. */
@Command(
    name = "limits",
    description = "Show your limits and where they come from; charges nothing.",
    sortOptions = false)
public final class LimitsCommand implements Callable<Integer> {

  @Mixin ApiOptions options = new ApiOptions();

  @Override
  public Integer call() {
    Answer answer = new Api(options).get("/v1/limits");
    JsonNode limits = answer.body();
    if (options.json) {
      answer.print(options.json, "");
      return ExitCodes.OK;
    }
    System.out.printf(
        "%s, plan %s%s%n",
        limits.path("account").asText(),
        limits.path("plan").asText(),
        limits.path("blocked").asBoolean() ? ", blocked: everything it sends is refused" : "");
    if (limits.path("limits").isEmpty()) {
      System.out.println("no limits");
      return ExitCodes.OK;
    }
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "limit",
            "counts",
            "of",
            "used",
            "reserved",
            "at most",
            "per",
            "left",
            "more in",
            "from"));
    limits.path("limits").forEach(limit -> rows.add(row(limit)));
    System.out.println(Printed.table(rows));
    return ExitCodes.OK;
  }

  private static List<String> row(JsonNode limit) {
    String mode = limit.path("mode").asText().equals("shadow") ? " (shadow)" : "";
    long reset = limit.path("reset").asLong();
    return List.of(
        limit.path("name").asText() + mode,
        limit.path("unit").asText(),
        limit.path("per").asText() + " " + limit.path("of").asText(),
        limit.path("used").asText(),
        limit.path("reserved").asText(),
        limit.path("limit").asText(),
        window(limit),
        limit.path("remaining").asText(),
        reset == 0 ? "-" : reset + " s",
        limit.path("source").asText());
  }

  private static String window(JsonNode limit) {
    String zone = limit.path("zone").asText();
    if (!zone.isEmpty()) {
      return limit.path("align").asText() + " (" + zone + ")";
    }
    return limit.path("window").isNumber() ? limit.path("window").asLong() + " s" : "at once";
  }
}
