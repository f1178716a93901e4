package dev.sluice.models.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.message.Json;
import dev.sluice.models.JsonBytes;
import java.io.IOException;
import java.util.Set;

/**
 * Parameters by which elements would come or go beside the JSON: as bytes behind it, or in the
 * server's shared memory. A job is JSON as a whole.
 */
final class Elsewhere {

  private static final Set<String> FLAGS = Set.of("binary_data", "binary_data_output");
  private static final String SHARED = "shared_memory_";

  private Elsewhere() {}

  /**
   * @param object parameters of a request or a tensor
   */
  static void check(JsonBytes object, String pointer) throws BadTensorsException {
    Source.read(
        object,
        source -> {
          JsonParser in = source.in();
          for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            boolean off = in.currentToken() == JsonToken.VALUE_FALSE;
            JsonBytes value = source.value();
            if (isElsewhere(name, off)) {
              throw Source.wrong(
                  pointer + Json.step(name), value, "is not taken: elements are JSON, in data");
            }
          }
          return object;
        });
  }

  private static boolean isElsewhere(String name, boolean off) throws IOException {
    return name.equals("binary_data_size")
        || name.startsWith(SHARED)
        || (FLAGS.contains(name) && !off);
  }
}
