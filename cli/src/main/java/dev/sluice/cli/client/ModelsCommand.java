package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.ExitCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    rows.add(List.of("model", "runner", "lane", "workers", "queued", "at most"));
    for (JsonNode model : models.path("data")) {
      rows.add(
          Stream.of("id", "runner", "lane", "workers", "queued", "max_queue")
              .map(name -> model.path(name).asText("-"))
              .toList());
    }
    System.out.println(Printed.table(rows));
    return ExitCodes.OK;
  }
}
