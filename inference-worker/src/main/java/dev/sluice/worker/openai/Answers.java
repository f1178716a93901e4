package dev.sluice.worker.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.sluice.contract.config.Upstream;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.models.EstimatedTokens;
import dev.sluice.models.chat.ChatJson;
import dev.sluice.worker.run.EmbeddingJson;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.upstream.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads what a server has answered with 200. */
final class Answers {

  private static final int FIRST_VECTOR = 384;

  /** Reads a part of what follows. */
  private static final ObjectReader PART =
      Json.tree().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Answers() {}

  static Reply read(Asking asking, byte[] body) {
    try {
      return asking.use() instanceof Upstream.Chat
          ? chat(asking, new String(body, StandardCharsets.UTF_8))
          : embeddings(asking, body);
    } catch (IOException e) {
      return Reply.broken("it is not JSON");
    }
  }

  private static Reply chat(Asking asking, String body) {
    return ChatJson.read(body)
        .map(whole -> chat(asking, whole))
        .orElseGet(() -> Reply.broken("it is no JSON object"));
  }

  /**
   * @param whole a {@code chat.completion}
   */
  static Reply chat(Asking asking, JsonNode whole) {
    if (whole.path("choices").isEmpty()) {
      return Reply.broken("it has no choices");
    }
    RawJson output = new RawJson(ChatJson.write(whole));
    long tokens =
        tokens(whole.path("usage"))
            .orElseGet(() -> EstimatedTokens.of(new RawJson(asking.body() + output.text())));
    return Reply.done(new Outcome.Succeeded(output, tokens));
  }

  private static Optional<Long> tokens(JsonNode usage) {
    if (usage.path("total_tokens").canConvertToLong()) {
      return Optional.of(usage.path("total_tokens").asLong());
    }
    return usage.path("prompt_tokens").canConvertToLong()
        ? Optional.of(
            usage.path("prompt_tokens").asLong() + usage.path("completion_tokens").asLong(0))
        : Optional.empty();
  }

  /** Read without a tree: thousands of vectors are millions of numbers. */
  private static Reply embeddings(Asking asking, byte[] body) throws IOException {
    float[][] vectors = new float[asking.items()][];
    Optional<Long> tokens = Optional.empty();
    try (JsonParser in = Json.tree().createParser(body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return Reply.broken("it is no JSON object");
      }
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        JsonToken token = in.nextToken();
        if (name.equals("data") && token == JsonToken.START_ARRAY) {
          items(in, vectors);
        } else if (name.equals("usage")) {
          tokens = tokens(PART.readTree(in));
        } else {
          in.skipChildren();
        }
      }
    }
    List<float[]> all = Arrays.asList(vectors);
    if (all.contains(null)) {
      return Reply.broken("it does not have a vector for each text");
    }
    RawJson output = asking.list() ? EmbeddingJson.many(all) : EmbeddingJson.one(all.get(0));
    long used = tokens.orElseGet(() -> EstimatedTokens.of(new RawJson(asking.body())));
    return Reply.done(new Outcome.Succeeded(output, used));
  }

  private static void items(JsonParser in, float[][] vectors) throws IOException {
    for (int place = 0; in.nextToken() == JsonToken.START_OBJECT; place++) {
      int index = place;
      float[] vector = new float[0];
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        JsonToken token = in.nextToken();
        if (name.equals("index") && token == JsonToken.VALUE_NUMBER_INT) {
          index = in.getIntValue();
        } else if (name.equals("embedding") && token == JsonToken.START_ARRAY) {
          vector = vector(in);
        } else {
          in.skipChildren();
        }
      }
      if (index >= 0 && index < vectors.length && vector.length > 0) {
        vectors[index] = vector;
      }
    }
  }

  private static float[] vector(JsonParser in) throws IOException {
    float[] vector = new float[FIRST_VECTOR];
    int size = 0;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (size == vector.length) {
        vector = Arrays.copyOf(vector, size * 2);
      }
      vector[size++] = in.getFloatValue();
    }
    return Arrays.copyOf(vector, size);
  }
}
