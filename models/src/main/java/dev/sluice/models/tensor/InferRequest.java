package dev.sluice.models.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.message.Json;
import dev.sluice.models.JsonBytes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body of an inference request.
 *
 * @param id what its client calls it, as JSON; null without
 * @param parameters a JSON object; null without, or if it is empty
 * @param inputs at least one, with different names
 * @param inputsText the same as they came
 * @param outputs those that are wanted, as JSON; null for all
 */
public record InferRequest(
    @Nullable String id,
    @Nullable String parameters,
    List<Tensor> inputs,
    String inputsText,
    @Nullable String outputs) {

  private static final String KNOWN = "id, parameters, inputs, outputs";
  private static final String INPUTS = "/inputs";

  public InferRequest {
    inputs = List.copyOf(inputs);
  }

  /** Whether it is as the protocol has it, as far as that can be seen without the model. */
  public static Optional<BadTensorsException> wrong(JsonBytes body) {
    try {
      read(body);
      return Optional.empty();
    } catch (BadTensorsException e) {
      return Optional.of(e);
    }
  }

  public static InferRequest read(JsonBytes body) throws BadTensorsException {
    return Source.read(body, InferRequest::read);
  }

  private static InferRequest read(Source source) throws IOException, BadTensorsException {
    JsonParser in = source.in();
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw Source.wrong("", source.value(), "is not an object with inputs");
    }
    String id = null;
    String parameters = null;
    List<Tensor> inputs = List.of();
    String inputsText = null;
    String outputs = null;
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      if (in.nextToken() == JsonToken.VALUE_NULL) { // which is as good as nothing
        continue;
      }
      switch (field) {
        case "id" -> id = Json.text(source.text("/id"));
        case "parameters" -> parameters = parameters(source);
        case "inputs" -> {
          int start = source.start();
          inputs = TensorReader.list(source, INPUTS, true);
          inputsText = Source.text(source.cut(start, source.end()));
        }
        case "outputs" -> outputs = outputs(source);
        default -> {
          String shown = Source.shown(field);
          throw new BadTensorsException(
              Json.step(shown), "%s: unknown field (known: %s)".formatted(shown, KNOWN));
        }
      }
    }
    if (inputsText == null) {
      throw new BadTensorsException(INPUTS, "inputs: missing");
    }
    check(inputs);
    return new InferRequest(id, parameters, inputs, inputsText, outputs);
  }

  private static void check(List<Tensor> inputs) throws BadTensorsException {
    if (inputs.isEmpty()) {
      throw new BadTensorsException(INPUTS, "inputs: [] has no tensor");
    }
    String twice = Tensor.twice(inputs);
    if (twice != null) {
      throw new BadTensorsException(
          INPUTS, "inputs: two are called '%s'".formatted(Source.shown(twice)));
    }
  }

  private static @Nullable String parameters(Source source)
      throws IOException, BadTensorsException {
    JsonBytes object = source.object("/parameters");
    Elsewhere.check(object, "/parameters");
    String text = Source.text(object);
    return text.substring(1, text.length() - 1).isBlank() ? null : text;
  }

  private static String outputs(Source source) throws IOException, BadTensorsException {
    JsonParser in = source.in();
    int start = source.start();
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw Source.wrong("/outputs", source.value(), "is not a list");
    }
    for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
      output(source, "/outputs/" + i);
    }
    return Source.text(source.cut(start, source.end()));
  }

  private static void output(Source source, String pointer)
      throws IOException, BadTensorsException {
    JsonParser in = source.in();
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw Source.wrong(pointer, source.value(), "is not an object with a name");
    }
    boolean named = false;
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      switch (field) {
        case "name" -> named = !source.text(pointer + "/name").isEmpty();
        case "parameters" ->
            Elsewhere.check(source.object(pointer + "/parameters"), pointer + "/parameters");
        default ->
            throw new BadTensorsException(
                pointer + Json.step(Source.shown(field)),
                "%s: unknown field (known: name, parameters)".formatted(Source.shown(field)));
      }
    }
    if (!named) {
      throw new BadTensorsException(pointer + "/name", "name: missing");
    }
  }

  /**
   * How many rows all inputs have; empty if that differs, or if rows are not all there is to it.
   */
  public Optional<Integer> rows() {
    long rows = inputs.get(0).rows();
    boolean same = inputs.stream().allMatch(input -> input.rows() == rows);
    return same && rows > 0 && parameters == null ? Optional.of((int) rows) : Optional.empty();
  }

  /** The same for requests whose rows can be put together. */
  public String kind() {
    return inputs.stream().map(Tensor::kind).collect(Collectors.joining("\n", "", "\n" + outputs));
  }
}
