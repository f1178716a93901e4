package dev.sluice.ingress.submit;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

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
      boolean texts = model.runner() == ModelConfig.Runner.ONNX;
      return new One(
          model.name(),
          "model",
          0,
          "sluice",
          model.runner().name().toLowerCase(Locale.ROOT),
          texts
              ? "a string or a list of 1 to %d strings".formatted(InputShape.MOST_ITEMS)
              : "any JSON",
          gives(model));
    }
  }

  private static String gives(ModelConfig model) {
    return switch (model.runner()) {
      case ONNX -> "embedding";
      case ECHO -> "input";
      case OPENAI -> model.isChat() ? "chat" : "embedding";
      case CUSTOM -> "any JSON";
    };
  }

  private final byte[] body;

  public ModelsCall(Collection<ModelConfig> models) {
    var all = models.stream().sorted(Comparator.comparing(ModelConfig::name)).map(One::of).toList();
    body = Json.write(new Models("list", all));
  }

  public void handle(Exchange exchange) {
    exchange.headers().set(Fields.CONTENT_TYPE, Fields.JSON);
    exchange.answer(200, Buffer.buffer(body));
  }
}
