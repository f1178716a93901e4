package dev.sluice.models.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.message.Json;
import dev.sluice.models.JsonBytes;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of an inference answer.
 *
 * @param model its name, as the server calls it
 * @param version null if the server does not say
 * @param parameters a JSON object; null without
 * @param outputsText the outputs as they came
 */
public record InferAnswer(
    String model,
    @Nullable String version,
    @Nullable String parameters,
    List<Tensor> outputs,
    String outputsText) {

  public InferAnswer {
    outputs = List.copyOf(outputs);
  }

  public static InferAnswer read(byte[] body) throws BadTensorsException {
    return Source.read(new JsonBytes(body, 0, body.length), InferAnswer::read);
  }

  private static InferAnswer read(Source source) throws IOException, BadTensorsException {
    JsonParser in = source.in();
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw new BadTensorsException("", "it is no JSON object");
    }
    String model = null;
    String version = null;
    String parameters = null;
    List<Tensor> outputs = List.of();
    String outputsText = null;
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (field) {
        case "model_name" -> model = source.text("/model_name");
        case "model_version" -> version = token.isScalarValue() ? in.getText() : null;
        case "parameters" -> parameters = Source.text(source.object("/parameters"));
        case "outputs" -> {
          int start = source.start();
          outputs = TensorReader.list(source, "/outputs", false);
          outputsText = Source.text(source.cut(start, source.end()));
        }
        default -> source.value();
      }
      in.skipChildren();
    }
    if (model == null || outputsText == null) {
      throw new BadTensorsException("", (model == null ? "model_name" : "outputs") + ": missing");
    }
    return new InferAnswer(model, version, parameters, outputs, outputsText);
  }

  /**
   * As JSON.
   *
   * @param id as JSON; null without
   */
  String text(@Nullable String id, String outputs) {
    var text = new StringBuilder("{\"model_name\":").append(Json.text(model));
    if (version != null && !version.isEmpty()) {
      text.append(",\"model_version\":").append(Json.text(version));
    }
    if (id != null) {
      text.append(",\"id\":").append(id);
    }
    if (parameters != null) {
      text.append(",\"parameters\":").append(parameters);
    }
    return text.append(",\"outputs\":").append(outputs).append('}').toString();
  }
}
