package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.ingress.http.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A submission while its fields come in, with what is wrong about them. */
final class Draft {

  private static final int LARGEST_METADATA = 16 * 1024;
  private static final int MOST_ERRORS = 10;
  private static final int SHOWN = 60;

  private final Map<String, ModelConfig> models;
  private final List<Problem.Field> errors = new ArrayList<>(0);
  private boolean named;
  private @Nullable ModelConfig model;
  private @Nullable Slice input;
  private InputShape shape = InputShape.OTHER;
  private @Nullable Slice parameters;
  private @Nullable String parameter;
  private @Nullable Slice metadata;

  Draft(Map<String, ModelConfig> models) {
    this.models = models;
  }

  void refuse(String pointer, String detail) {
    if (errors.size() < MOST_ERRORS) {
      errors.add(new Problem.Field(pointer, detail));
    }
  }

  /**
   * @param name null if the value is not a string
   */
  void model(@Nullable String name, @Nullable Slice value) {
    named = true;
    model = name == null ? null : models.get(name);
    if (model == null) {
      refuse(
          "/model",
          "model: %s is not one of the models served here (%s)"
              .formatted(Slice.shown(value), String.join(", ", models.keySet())));
    }
  }

  void input(Slice value, InputShape seen) {
    input = value;
    shape = seen;
  }

  void parameters(boolean object, JsonParser in, byte[] body) throws IOException {
    if (!object) {
      refuse(
          "/parameters",
          "parameters: %s is not an object".formatted(Slice.shown(SubmitParser.value(in, body))));
      return;
    }
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      parameters = SubmitParser.value(in, body);
      parameter = name;
    }
  }

  void metadata(boolean object, @Nullable Slice value) {
    metadata = value;
    if (!object) {
      refuse("/metadata", "metadata: %s is not an object".formatted(Slice.shown(value)));
    } else if (value != null && value.length() > LARGEST_METADATA) {
      refuse(
          "/metadata",
          "metadata: %d bytes, wanted at most %d".formatted(value.length(), LARGEST_METADATA));
    }
  }

  void unknown(String name) {
    String shown = name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    refuse(
        Json.step(shown),
        "%s: unknown field (known: model, input, parameters, metadata)".formatted(shown));
  }

  Parsed finish() {
    if (errors.isEmpty()) {
      check();
    }
    return errors.isEmpty() && model != null && input != null
        ? new Parsed.Submission(model, input, metadata)
        : new Parsed.Refused(Problem.unprocessable(errors));
  }

  private void check() {
    if (!named) {
      refuse("/model", "model: missing");
    }
    if (input == null) {
      refuse("/input", "input: missing");
    }
    if (model != null && parameter != null) {
      refuse(
          "/parameters" + Json.step(parameter),
          "%s: %s is not a parameter of %s, which takes none"
              .formatted(parameter, Slice.shown(parameters), model.name()));
    }
    if (model != null
        && input != null
        && model.runner() == ModelConfig.Runner.ONNX
        && shape != InputShape.TEXTS) {
      refuse(
          "/input",
          "input: %s is not a non-empty string or a list of 1 to %d of them"
              .formatted(Slice.shown(input), InputShape.MOST_ITEMS));
    }
  }
}
