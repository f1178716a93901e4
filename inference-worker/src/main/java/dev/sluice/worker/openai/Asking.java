package dev.sluice.worker.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.config.Upstream;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.models.chat.ChatJson;
import dev.sluice.worker.run.Task;
import org.jspecify.annotations.Nullable;

/**
 * What the server is asked.
 *
 * @param use what it is asked for
 * @param body of the call
 * @param stream whether the answer is wanted in pieces
 * @param list whether a list of texts was sent, so that the output is one too
 * @param items how many texts were sent
 */
record Asking(Upstream.Use use, String body, boolean stream, boolean list, int items) {

  private static final ObjectReader EXACT =
      Json.tree().reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final String MAX = "max_tokens";
  private static final String MAX_COMPLETION = "max_completion_tokens";

  /**
   * @throws IllegalArgumentException if the task is none for this model, in words for the client
   */
  static Asking of(Upstream upstream, Task task) {
    ObjectNode body = parameters(task.parameters());
    body.put("model", upstream.model());
    JsonNode input = tree(task.input());
    return upstream.use() instanceof Upstream.Chat chat
        ? chat(chat, body, input)
        : embeddings(upstream.use(), body, input);
  }

  private static Asking chat(Upstream.Chat chat, ObjectNode body, JsonNode input) {
    body.set("messages", messages(input));
    boolean stream = body.path("stream").asBoolean();
    if (stream) {
      boolean told = body.path("stream_options") instanceof ObjectNode;
      (told ? (ObjectNode) body.get("stream_options") : body.putObject("stream_options"))
          .put("include_usage", true);
    }
    if (!body.hasNonNull(MAX) && !body.hasNonNull(MAX_COMPLETION)) {
      body.put(MAX, chat.mostTokens());
    }
    return new Asking(chat, ChatJson.write(body), stream, false, 1);
  }

  private static JsonNode messages(JsonNode input) {
    if (input.isTextual()) {
      var one = JsonNodeFactory.instance.arrayNode();
      one.addObject().put("role", "user").set("content", input);
      return one;
    }
    if (input.isArray() && !input.isEmpty()) {
      return input;
    }
    throw new IllegalArgumentException("input: wanted a string or a list of messages");
  }

  private static Asking embeddings(Upstream.Use use, ObjectNode body, JsonNode input) {
    boolean texts = input.isTextual() || (input.isArray() && !input.isEmpty());
    for (JsonNode item : input) {
      texts &= item.isTextual();
    }
    if (!texts) {
      throw new IllegalArgumentException("input: wanted a string or a list of strings");
    }
    body.set("input", input);
    body.put("encoding_format", "float");
    int items = input.isArray() ? input.size() : 1;
    return new Asking(use, ChatJson.write(body), false, input.isArray(), items);
  }

  private static ObjectNode parameters(@Nullable RawJson parameters) {
    if (parameters == null || tree(parameters).isNull()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (tree(parameters) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("parameters: wanted an object");
  }

  private static JsonNode tree(RawJson json) {
    try {
      return EXACT.readTree(json.text());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
