package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.config.ModelConfig;
import java.io.IOException;

/** What a model may ask of an input, seen while it is skipped. */
enum InputShape {
  /** A string of at least one character. */
  TEXT,
  /** A list of such strings, of which there are not too many. */
  TEXTS,
  /** A list of objects, at least one. */
  MESSAGES,
  OTHER;

  /** In a job; other fronts have their own bound. */
  static final int MOST_ITEMS = 256;

  /**
   * Reads the value that the parser stands on, to its end.
   *
   * @param most strings in a list
   */
  static InputShape read(JsonParser in, int most) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return in.getTextLength() > 0 ? TEXT : OTHER;
    }
    if (token == JsonToken.START_ARRAY) {
      return readList(in, most);
    }
    in.skipChildren();
    return OTHER;
  }

  private static InputShape readList(JsonParser in, int most) throws IOException {
    int items = 0;
    boolean texts = true;
    boolean objects = true;
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      items++;
      texts &= token == JsonToken.VALUE_STRING && in.getTextLength() > 0;
      objects &= token == JsonToken.START_OBJECT;
      in.skipChildren();
    }
    if (items == 0) {
      return OTHER;
    }
    if (objects) {
      return MESSAGES;
    }
    return texts && items <= most ? TEXTS : OTHER;
  }

  /** Whether the model takes it. */
  boolean suits(ModelConfig model) {
    if (model.isChat()) {
      return this == TEXT || this == MESSAGES;
    }
    return !model.isEmbedding() || this == TEXT || this == TEXTS;
  }

  /** What the model takes, in words. */
  static String wanted(ModelConfig model) {
    if (model.isChat()) {
      return "a non-empty string or list of messages";
    }
    return model.isEmbedding()
        ? "a non-empty string or a list of 1 to %d of them".formatted(MOST_ITEMS)
        : "any JSON";
  }
}
