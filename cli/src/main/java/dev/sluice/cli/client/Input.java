package dev.sluice.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.cli.CommandException;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is submitted, in one of four ways. */
final class Input {

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..1",
      description = "The input as text; - reads it from standard input.")
  @Nullable String text;

  @Option(names = "--file", paramLabel = "FILE", description = "Read the text from a file.")
  @Nullable Path file;

  @Option(
      names = "--input-json",
      paramLabel = "JSON",
      description = "The input as JSON, such as a list of strings.")
  @Nullable String json;

  JsonNode read() {
    int given = (text == null ? 0 : 1) + (file == null ? 0 : 1) + (json == null ? 0 : 1);
    if (given != 1) {
      throw CommandException.usage("give the input once: TEXT, -, --file or --input-json");
    }
    try {
      if (json != null) {
        return Json.tree().readTree(json);
      }
      if (file != null) {
        return new TextNode(Files.readString(file));
      }
      return new TextNode(
          "-".equals(text)
              ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
              : String.valueOf(text));
    } catch (JsonProcessingException e) {
      throw CommandException.usage("--input-json: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw CommandException.usage("the input cannot be read: " + e);
    }
  }
}
