package dev.sluice.models.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.message.Json;
import dev.sluice.models.JsonBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON while it is read in one pass, without a tree: tensors have many numbers. */
final class Source {

  private static final int SHOWN = 60;

  private final JsonBytes bytes;
  private final JsonParser in;

  private Source(JsonBytes bytes, JsonParser in) {
    this.bytes = bytes;
    this.in = in;
  }

  /** Reads one value, on whose first token the parser stands. */
  interface Reading<T> {
    T read(Source source) throws IOException, BadTensorsException;
  }

  static <T> T read(JsonBytes bytes, Reading<T> reading) throws BadTensorsException {
    try (JsonParser in =
        Json.tree().getFactory().createParser(bytes.in(), bytes.start(), bytes.length())) {
      in.nextToken();
      T read = reading.read(new Source(bytes, in));
      if (in.nextToken() != null) {
        throw new BadTensorsException("", "not JSON: more follows its end");
      }
      return read;
    } catch (IOException e) { // it lies in memory: nothing else can fail
      throw new BadTensorsException("", "not JSON");
    }
  }

  JsonParser in() {
    return in;
  }

  /** Where the token begins that the parser stands on. */
  int start() {
    return bytes.start() + (int) in.currentTokenLocation().getByteOffset();
  }

  /** Where the token ends that the parser stands on. */
  int end() throws IOException {
    in.finishToken();
    return bytes.start() + (int) in.currentLocation().getByteOffset();
  }

  JsonBytes cut(int start, int end) {
    return new JsonBytes(bytes.in(), start, end - start);
  }

  /** The value that the parser stands on, which it then has passed. */
  JsonBytes value() throws IOException {
    int start = start();
    in.skipChildren();
    return cut(start, end());
  }

  /** That value must be an object. */
  JsonBytes object(String pointer) throws IOException, BadTensorsException {
    boolean object = in.currentToken() == JsonToken.START_OBJECT;
    JsonBytes value = value();
    if (!object) {
      throw wrong(pointer, value, "is not an object");
    }
    return value;
  }

  /** That value must be a string with something in it. */
  String text(String pointer) throws IOException, BadTensorsException {
    String text = in.currentToken() == JsonToken.VALUE_STRING ? in.getText() : "";
    if (text.isEmpty()) {
      throw wrong(pointer, value(), "is not a string with something in it");
    }
    return text;
  }

  /** The last step of the pointer is the name of the field. */
  static BadTensorsException wrong(String pointer, JsonBytes value, String words) {
    String name = pointer.substring(pointer.lastIndexOf('/') + 1);
    return new BadTensorsException(
        pointer, "%s: %s %s".formatted(name.isEmpty() ? "input" : name, shown(value), words));
  }

  static String text(JsonBytes value) {
    return new String(value.in(), value.start(), value.length(), StandardCharsets.UTF_8);
  }

  /** Cut off where it gets long. */
  static String shown(JsonBytes value) {
    int length = Math.min(value.length(), SHOWN);
    String text = new String(value.in(), value.start(), length, StandardCharsets.UTF_8);
    return length < value.length() ? text + "…" : text;
  }

  /** A name from outside, for a message. */
  static String shown(String name) {
    return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
  }
}
