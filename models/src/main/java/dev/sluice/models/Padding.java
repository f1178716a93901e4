package dev.sluice.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Which token of a {@code tokenizer.json} stands for nothing. */
final class Padding {

  private static final Set<String> USUAL = Set.of("[PAD]", "<pad>", "<|pad|>");

  private Padding() {}

  /** What it pads with, else the token that is usually for that, else 0. */
  static long in(Path tokenizer) throws IOException {
    JsonNode root = Json.tree().readTree(Files.readAllBytes(tokenizer));
    JsonNode id = root.path("padding").path("pad_id");
    if (id.isIntegralNumber()) {
      return id.asLong();
    }
    for (JsonNode token : root.path("added_tokens")) {
      if (USUAL.contains(token.path("content").asText())) {
        return token.path("id").asLong();
      }
    }
    return 0;
  }
}
