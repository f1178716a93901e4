package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What a model may ask of an input, seen while it is skipped. */
enum InputShape {
  /** A string of at least one character, or a list of 1 to {@value #MOST_ITEMS} such strings. */
  TEXTS,
  OTHER;

  static final int MOST_ITEMS = 256;

  /** Reads the value that the parser stands on, to its end. */
  static InputShape read(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return in.getTextLength() > 0 ? TEXTS : OTHER;
    }
    if (token == JsonToken.START_ARRAY) {
      return readList(in);
    }
    in.skipChildren();
    return OTHER;
  }

  private static InputShape readList(JsonParser in) throws IOException {
    int items = 0;
    boolean texts = true;
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      items++;
      texts &= token == JsonToken.VALUE_STRING && in.getTextLength() > 0;
      in.skipChildren();
    }
    return texts && items >= 1 && items <= MOST_ITEMS ? TEXTS : OTHER;
  }
}
