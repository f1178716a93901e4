package dev.sluice.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice submit}. */
@Command(
    name = "submit",
    description = "Submit a request; prints its id first.",
    footer = {
      "",
      "TEXT - reads standard input. --wait waits 60 s, --wait=SECONDS as long as you say."
    },
    sortOptions = false)
public final class SubmitCommand implements Callable<Integer> {

  @Mixin ApiOptions options = new ApiOptions();

  @Parameters(paramLabel = "TEXT", arity = "0..1", description = "The input as text.")
  @Nullable String text;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "all-minilm-l6-v2",
      description = "The model (default: ${DEFAULT-VALUE}).")
  String model = "";

  @Option(names = "--file", paramLabel = "FILE", description = "Read the text from a file.")
  @Nullable Path file;

  @Option(
      names = "--input-json",
      paramLabel = "JSON",
      description = "The input as JSON, such as a list of strings.")
  @Nullable String inputJson;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = "60",
      description = "Wait for the result and print it.")
  @Nullable String wait;

  @Override
  public Integer call() {
    JsonNode input = input();
    long seconds = seconds();
    var api = new Api(options);
    var body = JsonNodeFactory.instance.objectNode();
    body.put("model", model);
    body.set("input", input);
    JsonNode job = api.post("/v1/inferences", Json.write(body));
    String id = job.path("id").asText();
    if (wait == null) {
      System.out.println(options.json ? job : id);
      return ExitCodes.OK;
    }
    if (!options.json) {
      System.out.println(id);
      System.out.flush();
    }
    JsonNode ended = Wait.until(api, id, seconds);
    System.out.println(options.json ? ended : Printed.job(ended));
    return Printed.code(ended);
  }

  /** {@code --wait TEXT} takes the text for its value: unless it is a number, it is given back. */
  private long seconds() {
    if (wait == null) {
      return 0;
    }
    if (!wait.matches("\\d{1,6}")) {
      throw CommandException.usage("--wait: '%s' is not a number of seconds".formatted(wait));
    }
    return Long.parseLong(wait);
  }

  private JsonNode input() {
    if (wait != null && text == null && !wait.matches("\\d{1,6}")) {
      text = wait;
      wait = "60";
    }
    int given = (text == null ? 0 : 1) + (file == null ? 0 : 1) + (inputJson == null ? 0 : 1);
    if (given != 1) {
      throw CommandException.usage("give the input once: TEXT, '-', --file or --input-json");
    }
    try {
      if (inputJson != null) {
        return Json.tree().readTree(inputJson);
      }
      if (file != null) {
        return JsonNodeFactory.instance.textNode(Files.readString(file));
      }
      return JsonNodeFactory.instance.textNode(
          "-".equals(text)
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : String.valueOf(text));
    } catch (JsonProcessingException e) {
      throw CommandException.usage("--input-json: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw CommandException.usage("the input cannot be read: %s".formatted(e));
    }
  }
}
