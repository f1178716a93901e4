package dev.sluice.models.tensor;

import dev.sluice.contract.message.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Requests of one kind, put together row by row.
 *
 * @param requests each with rows; or a single one
 */
public record Joined(List<InferRequest> requests) {

  public Joined {
    requests = List.copyOf(requests);
  }

  /**
   * What the server is asked.
   *
   * @param id by which it may be found in the server's logs
   */
  public String body(String id) {
    InferRequest first = requests.get(0);
    var body = new StringBuilder("{\"id\":").append(Json.text(id));
    if (first.parameters() != null) {
      body.append(",\"parameters\":").append(first.parameters());
    }
    body.append(",\"inputs\":").append(requests.size() == 1 ? first.inputsText() : inputs());
    if (first.outputs() != null) {
      body.append(",\"outputs\":").append(first.outputs());
    }
    return body.append('}').toString();
  }

  private String inputs() {
    var inputs = new ArrayList<String>();
    long rows = rows().stream().mapToLong(Integer::longValue).sum();
    for (int i = 0; i < requests.get(0).inputs().size(); i++) {
      int place = i;
      String inner =
          requests.stream()
              .map(request -> request.inputs().get(place).data().inner())
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining(","));
      inputs.add(requests.get(0).inputs().get(i).with(rows, inner));
    }
    return "[" + String.join(",", inputs) + "]";
  }

  private List<Integer> rows() {
    return requests.stream().map(request -> request.rows().orElseThrow()).toList();
  }

  /**
   * Each request's share of an answer.
   *
   * @throws BadTensorsException if it cannot be cut into rows
   */
  public List<String> split(InferAnswer answer) throws BadTensorsException {
    if (requests.size() == 1) {
      return List.of(answer.text(requests.get(0).id(), answer.outputsText()));
    }
    List<Integer> rows = rows();
    var parts = new ArrayList<List<String>>();
    requests.forEach(request -> parts.add(new ArrayList<>()));
    for (Tensor output : answer.outputs()) {
      List<String> inner = inner(output, rows);
      for (int i = 0; i < parts.size(); i++) {
        parts.get(i).add(output.with(rows.get(i), inner.get(i)));
      }
    }
    var texts = new ArrayList<String>();
    for (int i = 0; i < parts.size(); i++) {
      String outputs = "[" + String.join(",", parts.get(i)) + "]";
      texts.add(answer.text(requests.get(i).id(), outputs));
    }
    return texts;
  }

  private static List<String> inner(Tensor output, List<Integer> rows) throws BadTensorsException {
    if (output.rows() != rows.stream().mapToInt(Integer::intValue).sum()) {
      throw new BadTensorsException(
          "/outputs",
          "output %s does not have a row for each of the inputs'".formatted(output.name()));
    }
    int items = output.itemsPerRow();
    return output.data().split(rows.stream().map(count -> count * items).toList());
  }
}
