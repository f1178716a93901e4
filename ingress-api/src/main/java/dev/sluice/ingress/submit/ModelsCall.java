package dev.sluice.ingress.submit;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code GET /v1/models}: what is served, in OpenAI's list shape with our own fields beside it. */
public final class ModelsCall {

  /** The answer. */
  record Models(String object, List<One> data) {}

  /**
   * @param created always 0: nobody knows when a model was made
   * @param input what it takes, in words
   * @param output what it gives
   */
  record One(
      String id,
      String object,
      long created,
      String ownedBy,
      String runner,
      String input,
      String output) {

    static One of(ModelConfig model) {
      return new One(
          model.name(), "model", 0, "sluice", model.runner().word(), input(model), output(model));
    }

    private static String input(ModelConfig model) {
      if (model.isChat()) {
        return "a string or a list of messages";
      }
      if (model.isTensors()) {
        return "an object with inputs, as the Open Inference Protocol has it";
      }
      return model.isEmbedding()
          ? "a string or a list of 1 to %d strings".formatted(InputShape.MOST_ITEMS)
          : "any JSON";
    }

    private static String output(ModelConfig model) {
      return switch (model.runner()) {
        case ONNX -> "embedding";
        case ECHO -> "input";
        case OPENAI -> model.isChat() ? "chat.completion" : "embedding";
        case OPEN_INFERENCE -> "tensors";
        case CUSTOM -> "any JSON";
      };
    }
  }

  private final byte[] body;
  private final Map<String, byte[]> bodies;

  public ModelsCall(Collection<ModelConfig> models) {
    var all = models.stream().sorted(Comparator.comparing(ModelConfig::name)).map(One::of).toList();
    body = Json.write(new Models("list", all));
    bodies = all.stream().collect(Collectors.toUnmodifiableMap(One::id, Json::write));
  }

  public void handle(Exchange exchange) {
    answer(exchange, body);
  }

  /** {@code GET /v1/models/{id}}. */
  public void handle(Exchange exchange, String name) {
    byte[] one = bodies.get(name);
    if (one == null) {
      String words = "'%s' is not one of the models served here".formatted(Slice.cut(name));
      var field = new Problem.Field("/model", words);
      exchange.problem(Problem.notFound(field).coded("model_not_found"));
    } else {
      answer(exchange, one);
    }
  }

  private static void answer(Exchange exchange, byte[] json) {
    exchange.headers().set(Fields.CONTENT_TYPE, Fields.JSON);
    exchange.answer(200, Buffer.buffer(json));
  }
}
