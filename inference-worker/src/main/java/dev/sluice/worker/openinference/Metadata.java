package dev.sluice.worker.openinference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a server says of its model. */
record Metadata(JsonNode inputs, JsonNode outputs) {

  private static final int LONGEST_WORDS = 1000;

  /** Empty if it says nothing that can be read. */
  static Optional<Metadata> read(byte[] body) {
    try {
      JsonNode tree = Json.tree().readTree(body);
      return tree.path("inputs").isArray() && tree.path("outputs").isArray()
          ? Optional.of(new Metadata(tree.get("inputs"), tree.get("outputs")))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether all its tensors may have any number of rows, as far as their shapes say. */
  boolean hasFreeRows() {
    return hasFreeRows(inputs) && hasFreeRows(outputs);
  }

  private static boolean hasFreeRows(JsonNode tensors) {
    return StreamSupport.stream(tensors.spliterator(), false)
        .map(tensor -> tensor.path("shape"))
        .allMatch(shape -> shape.isMissingNode() || shape.path(0).asInt(0) == -1);
  }

  @Override
  public String toString() {
    String words = "%s → %s".formatted(words(inputs), words(outputs));
    return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "…";
  }

  private static String words(JsonNode tensors) {
    return StreamSupport.stream(tensors.spliterator(), false)
        .map(
            tensor ->
                "%s %s %s"
                    .formatted(
                        tensor.path("name").asText("?"),
                        tensor.path("datatype").asText("?"),
                        tensor.path("shape")))
        .collect(Collectors.joining(", "));
  }
}
