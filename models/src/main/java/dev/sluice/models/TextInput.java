package dev.sluice.models;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The input of a text model: a string, or a list of strings.
 *
 * @param list whether it was a list, so that the output is one too
 */
public record TextInput(List<String> texts, boolean list) {

  /** As many as any front lets through. */
  public static final int MOST_TEXTS = 2048;

  private static final JsonFactory JSON = Json.tree().getFactory();
  private static final String WANTED =
      "input: wanted a string or a list of 1 to %d strings".formatted(MOST_TEXTS);

  public TextInput {
    texts = List.copyOf(texts);
  }

  /**
   * Reads an input as its model wants it.
   *
   * @throws IllegalArgumentException if it is neither, in words for the client
   */
  public static TextInput parse(RawJson input) {
    try (JsonParser json = JSON.createParser(input.text())) {
      return parse(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(WANTED, e);
    }
  }

  /**
   * @throws IllegalArgumentException if it is neither, in words for the client
   */
  static TextInput parse(JsonBytes input) {
    try (JsonParser json = JSON.createParser(input.in(), input.start(), input.length())) {
      return parse(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(WANTED, e);
    }
  }

  private static TextInput parse(JsonParser json) throws IOException {
    JsonToken first = json.nextToken();
    if (first == JsonToken.VALUE_STRING) {
      return new TextInput(List.of(json.getText()), false);
    }
    if (first != JsonToken.START_ARRAY) {
      throw new IllegalArgumentException(WANTED);
    }
    var texts = new ArrayList<String>();
    while (json.nextToken() == JsonToken.VALUE_STRING && texts.size() < MOST_TEXTS) {
      texts.add(json.getText());
    }
    if (json.currentToken() != JsonToken.END_ARRAY || texts.isEmpty()) {
      throw new IllegalArgumentException(WANTED);
    }
    return new TextInput(texts, true);
  }

  /** How many rows it fills, read without keeping anything; 1 for what is no input at all. */
  public static int rows(RawJson input) {
    if (!input.text().startsWith("[")) {
      return 1;
    }
    int rows = 0;
    try (JsonParser json = JSON.createParser(input.text())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.VALUE_STRING && rows < MOST_TEXTS) {
        rows++;
      }
    } catch (IOException e) {
      return 1; // running it will say what is wrong
    }
    return Math.max(1, rows);
  }
}
