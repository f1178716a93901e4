package dev.sluice.ingress.submit;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.mirror.Backlog;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.queue.Queues;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/models}: what is served, in OpenAI's list shape with our own fields beside it. */
public final class ModelsCall {

  /** The answer. */
  record Models(String object, List<One> data) {}

  /**
   * @param created always 0: nobody knows when a model was made
   * @param input what it takes, in words
   * @param output what it gives
   * @param workers of its lane; null if that is not known
   * @param queued requests that are accepted and have not ended, as far as is known
   * @param maxQueue how many there may be
   */
  record One(
      String id,
      String object,
      long created,
      String ownedBy,
      String runner,
      String input,
      String output,
      String lane,
      @Nullable Integer workers,
      long queued,
      long maxQueue) {

    static One of(ModelConfig model, Queues queues) {
      Backlog backlog = queues.backlog(model);
      return new One(
          model.name(),
          "model",
          0,
          "sluice",
          model.runner().word(),
          input(model),
          output(model),
          model.lane(),
          backlog == null ? null : backlog.workers(),
          queues.load(model).open(),
          model.queueing().most());
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

  private final SortedMap<String, ModelConfig> models = new TreeMap<>();
  private final Queues queues;

  public ModelsCall(Collection<ModelConfig> models, Queues queues) {
    models.forEach(model -> this.models.put(model.name(), model));
    this.queues = queues;
  }

  public void handle(Exchange exchange) {
    var all = models.values().stream().map(model -> One.of(model, queues)).toList();
    answer(exchange, Json.write(new Models("list", all)));
  }

  /** {@code GET /v1/models/{id}}. */
  public void handle(Exchange exchange, String name) {
    ModelConfig model = models.get(name);
    if (model == null) {
      String words = "'%s' is not one of the models served here".formatted(Slice.cut(name));
      var field = new Problem.Field("/model", words);
      exchange.problem(Problem.notFound(field).coded("model_not_found"));
    } else {
      answer(exchange, Json.write(One.of(model, queues)));
    }
  }

  private static void answer(Exchange exchange, byte[] json) {
    exchange.headers().set(Fields.CONTENT_TYPE, Fields.JSON);
    exchange.answer(200, Buffer.buffer(json));
  }
}
