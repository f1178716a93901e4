package dev.sluice.ingress.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The input that a text model takes: a string, or a list of strings. */
final class TextInput {

  private static final int MOST_TEXTS = 256;

  private TextInput() {}

  /**
   * Reads the value to its end; says what keeps it from being such an input, null if nothing does.
   */
  static @Nullable String problem(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      return in.getTextLength() == 0 ? "an empty string" : null;
    }
    if (in.currentToken() != JsonToken.START_ARRAY) {
      if (in.currentToken().isScalarValue()) {
        in.getText();
      }
      in.skipChildren();
      return "not a string or a list of strings";
    }
    int count = 0;
    String problem = null;
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      if (problem == null && token != JsonToken.VALUE_STRING) {
        problem = "item %d is not a string".formatted(count);
      } else if (problem == null && in.getTextLength() == 0) {
        problem = "item %d is an empty string".formatted(count);
      }
      in.skipChildren();
      count++;
    }
    if (problem == null && (count == 0 || count > MOST_TEXTS)) {
      problem = "%d items, wanted 1 to %d".formatted(count, MOST_TEXTS);
    }
    return problem;
  }
}
