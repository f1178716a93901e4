package dev.sluice.models.tensor;

import dev.sluice.contract.message.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A named tensor.
 *
 * @param shape how many there are of what; the first number is that of rows
 * @param parameters a JSON object; null without
 * @param data as many elements as the shape says
 */
record Tensor(
    String name, Datatype datatype, List<Long> shape, @Nullable String parameters, Data data) {

  /** What a shape comes to that is larger than any tensor. */
  private static final long TOO_MANY = Integer.MAX_VALUE;

  Tensor {
    shape = List.copyOf(shape);
  }

  static long elements(List<Long> shape) {
    long all = 1;
    for (long size : shape) {
      all = size > TOO_MANY ? TOO_MANY + 1 : Math.min(all * size, TOO_MANY + 1);
    }
    return all;
  }

  /** -1 if it has none, or has rows that cannot be told apart. */
  long rows() {
    if (shape.isEmpty() || data.elements() == 0) {
      return -1;
    }
    return !data.nested() || data.items() == shape.get(0) ? shape.get(0) : -1;
  }

  /** How many items of the outermost list a row has. */
  int itemsPerRow() {
    return data.nested() ? 1 : (int) elements(rowShape());
  }

  private List<Long> rowShape() {
    return shape.subList(1, shape.size());
  }

  /** The same for tensors whose rows can be put together. */
  String kind() {
    return "%s %s %s %b %s"
        .formatted(Json.text(name), datatype, rowShape(), data.nested(), parameters);
  }

  /**
   * As JSON, with other rows.
   *
   * @param inner what lies between the outermost brackets
   */
  String with(long rows, String inner) {
    String sizes =
        rowShape().stream().map(size -> "," + size).collect(Collectors.joining("", "" + rows, ""));
    return "{\"name\":%s,\"shape\":[%s],\"datatype\":\"%s\",%s\"data\":[%s]}"
        .formatted(
            Json.text(name),
            sizes,
            datatype,
            parameters == null ? "" : "\"parameters\":" + parameters + ",",
            inner);
  }

  static @Nullable String twice(List<Tensor> tensors) {
    Set<String> seen = new TreeSet<>();
    return tensors.stream()
        .map(Tensor::name)
        .filter(name -> !seen.add(name))
        .findFirst()
        .orElse(null);
  }
}
