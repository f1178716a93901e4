package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.ExitCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice limits}. */
@Command(name = "limits", description = "Show your limits; charges nothing.", sortOptions = false)
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
        "%s, plan %s%n", limits.path("account").asText(), limits.path("plan").asText());
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("limit", "used", "of", "per", "left", "more in"));
    for (JsonNode limit : limits.path("limits")) {
      long reset = limit.path("reset").asLong();
      rows.add(
          List.of(
              limit.path("name").asText(),
              limit.path("used").asText(),
              limit.path("limit").asText(),
              limit.path("window").asLong() + " s",
              limit.path("remaining").asText(),
              reset == 0 ? "-" : reset + " s"));
    }
    System.out.println(Printed.table(rows));
    return ExitCodes.OK;
  }
}
