package dev.sluice.models.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.message.Json;
import dev.sluice.models.JsonBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class JoinedProperties {

  /** The rows of a request, each of so many numbers, no two of which are the same. */
  private static String tensor(int from, int rows, int width, boolean nested) {
    String list =
        IntStream.range(from, from + rows)
            .mapToObj(row -> row(row, width, nested))
            .collect(Collectors.joining(nested ? " , " : ","));
    return "{\"name\":\"x\",\"shape\":[%d,%d],\"datatype\":\"FP32\",\"data\":[%s]}"
        .formatted(rows, width, list);
  }

  private static String row(int row, int width, boolean nested) {
    String numbers =
        IntStream.range(0, width)
            .mapToObj(i -> String.format(Locale.ROOT, "%d.%d", row, i))
            .collect(Collectors.joining(" ,"));
    return nested ? "[" + numbers + "]" : numbers;
  }

  private static InferRequest request(String tensor) throws BadTensorsException {
    byte[] body = ("{\"inputs\":[" + tensor + "]}").getBytes(StandardCharsets.UTF_8);
    return InferRequest.read(new JsonBytes(body, 0, body.length));
  }

  @Property(tries = 300)
  void shouldGiveEachItsOwnRowsBack(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 5) Integer> rows,
      @ForAll @IntRange(min = 1, max = 4) int width,
      @ForAll boolean nested)
      throws BadTensorsException, IOException {
    var tensors = new ArrayList<String>();
    var requests = new ArrayList<InferRequest>();
    int from = 0;
    for (int count : rows) {
      tensors.add(tensor(from, count, width, nested));
      requests.add(request(tensors.get(tensors.size() - 1)));
      from += count;
    }
    var joined = new Joined(requests);

    var asked = (ObjectNode) Json.tree().readTree(joined.body("id"));
    var answer = Json.tree().createObjectNode().put("model_name", "same");
    answer.set("outputs", asked.get("inputs"));
    List<String> parts = joined.split(InferAnswer.read(Json.write(answer)));

    assertThat(asked.at("/inputs/0/shape/0").asInt()).isEqualTo(from);
    assertThat(requests).extracting(InferRequest::kind).containsOnly(requests.get(0).kind());
    assertThat(parts).hasSameSizeAs(tensors);
    for (int i = 0; i < tensors.size(); i++) {
      assertThat(Json.tree().readTree(parts.get(i)).at("/outputs/0"))
          .isEqualTo(Json.tree().readTree(tensors.get(i)));
    }
  }
}
