package dev.sluice.models.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.message.Json;
import java.util.Optional;

/** Chats as text. */
public final class ChatJson {

  private static final ObjectWriter ASCII =
      Json.tree().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private ChatJson() {}

  /** Empty if the text is no JSON object. */
  public static Optional<ObjectNode> read(String text) {
    try {
      return Json.tree().readTree(text) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * Text that can be sent in UTF-8: models cut their answers between tokens, so that a piece, or
   * the last character of a whole, may be half of a surrogate pair.
   */
  public static String write(JsonNode node) {
    String text = Json.text(node);
    if (!hasHalf(text)) {
      return text;
    }
    try {
      return ASCII.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree cannot be written", e);
    }
  }

  private static boolean hasHalf(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLowSurrogate(c)) {
        return true;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return true;
        }
      }
    }
    return false;
  }
}
