package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.ExitCodes;
import dev.sluice.contract.message.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice submit}. */
@Command(
    name = "submit",
    description = "Submit a request; prints its id first, and with --wait what came of it.",
    sortOptions = false)
public final class SubmitCommand implements Callable<Integer> {

  @Mixin Input input = new Input();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "all-minilm-l6-v2",
      description = "The model (default: ${DEFAULT-VALUE}).")
  String model = "";

  @Option(
      names = "--start-by",
      paramLabel = "WHEN",
      description = "Expires unless it starts by then: 30s, or a time.")
  @Nullable String startBy;

  @Option(names = "--finish-by", paramLabel = "WHEN", description = "Ends by then: 5m, or a time.")
  @Nullable String finishBy;

  @Option(names = "--webhook", paramLabel = "URL", description = "Is told of the end.")
  @Nullable String webhook;

  @Mixin WaitOption wait = new WaitOption();
  @Mixin ApiOptions options = new ApiOptions();

  @Override
  public Integer call() {
    JsonNode given = input.read();
    var api = new Api(options);
    Answer taken = api.post("/v1/inferences", Json.write(body(given)));
    String id = taken.body().path("id").asText();
    taken.print(options.json, id);
    String message = taken.body().path("message").asText();
    if (!options.json && !message.isEmpty()) {
      System.err.println(message);
    }
    if (!wait.isGiven()) {
      return ExitCodes.OK;
    }
    Answer ended = wait.await(api, id);
    ended.print(options.json, Printed.job(ended.body()));
    return Printed.code(ended.body());
  }

  private Map<String, Object> body(JsonNode given) {
    var body = new LinkedHashMap<String, Object>();
    body.put("model", model);
    body.put("input", given);
    if (startBy != null) {
      body.put("start_by", startBy);
    }
    if (finishBy != null) {
      body.put("finish_by", finishBy);
    }
    if (webhook != null) {
      body.put("webhook", Map.of("url", webhook));
    }
    return body;
  }
}
