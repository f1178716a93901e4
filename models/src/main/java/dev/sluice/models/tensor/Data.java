package dev.sluice.models.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.models.JsonBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The elements of a tensor: row by row in one list, or in lists of lists.
 *
 * @param list with its brackets
 * @param nested whether its items are lists, all of them
 * @param items of the outermost list
 * @param elements in all
 */
record Data(JsonBytes list, boolean nested, int items, long elements) {

  /** Reads the value on which the parser stands. */
  static Data read(Source source, String pointer, Datatype type)
      throws IOException, BadTensorsException {
    JsonParser in = source.in();
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw Source.wrong(pointer, source.value(), "is not a list");
    }
    int start = source.start();
    int depth = 1;
    int items = 0;
    long elements = 0;
    int lists = 0;
    while (depth > 0) {
      JsonToken token = in.nextToken();
      if (token == JsonToken.END_ARRAY) {
        depth--;
        continue;
      }
      if (depth == 1) {
        items++;
        lists += token == JsonToken.START_ARRAY ? 1 : 0;
      }
      if (token == JsonToken.START_ARRAY) {
        depth++;
      } else if (type.has(token)) {
        elements++;
      } else {
        throw Source.wrong(pointer, source.value(), "in it is not " + type.wanted());
      }
    }
    JsonBytes list = source.cut(start, source.end());
    if (lists > 0 && lists < items) {
      throw Source.wrong(pointer, list, "has lists and elements side by side");
    }
    return new Data(list, lists > 0, items, elements);
  }

  /** What lies between the outermost brackets. */
  String inner() {
    return Source.text(new JsonBytes(list.in(), list.start() + 1, list.length() - 2)).strip();
  }

  /**
   * Cuts the outermost list.
   *
   * @param counts of items, that make up all of them together
   * @return what would lie between the brackets of each part
   */
  List<String> split(List<Integer> counts) throws BadTensorsException {
    return Source.read(list, source -> split(source, counts));
  }

  private static List<String> split(Source source, List<Integer> counts)
      throws IOException, BadTensorsException {
    var parts = new ArrayList<String>();
    JsonParser in = source.in();
    for (int count : counts) {
      int start = 0;
      int end = 0;
      for (int i = 0; i < count; i++) {
        in.nextToken();
        start = i == 0 ? source.start() : start;
        in.skipChildren();
        end = i == count - 1 ? source.end() : end;
      }
      parts.add(Source.text(source.cut(start, end)));
    }
    if (in.nextToken() != JsonToken.END_ARRAY) {
      throw new BadTensorsException("", "data: more items than rows");
    }
    return parts;
  }
}
