package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.ExitCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice models}. */
@Command(name = "models", description = "Show the models that are served.", sortOptions = false)
public final class ModelsCommand implements Callable<Integer> {

  @Mixin ApiOptions options = new ApiOptions();

  @Override
  public Integer call() {
    Answer answer = new Api(options).get("/v1/models");
    JsonNode models = answer.body();
    if (options.json) {
      answer.print(options.json, "");
      return ExitCodes.OK;
    }
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("model", "runner"));
    for (JsonNode model : models.path("data")) {
      rows.add(List.of(model.path("id").asText(), model.path("runner").asText()));
    }
    System.out.println(Printed.table(rows));
    return ExitCodes.OK;
  }
}
