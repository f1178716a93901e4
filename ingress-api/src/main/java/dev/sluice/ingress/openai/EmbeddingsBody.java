package dev.sluice.ingress.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.ingress.submit.Slice;
import dev.sluice.ingress.submit.Submission;
import dev.sluice.models.TextInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /v1/embeddings} asks for.
 *
 * @param base64 whether vectors are wanted as numbers of 32 bits, the lowest byte first, in Base64
 */
record EmbeddingsBody(Submission submission, boolean base64) {

  /** What is wrong with an input, seen while it is passed. */
  private static final class InputLook implements Members.Look {
    private @Nullable String wrong;

    @Override
    public void at(String name, JsonParser in) throws IOException {
      if (name.equals("input")) {
        wrong = wrong(in);
      }
    }

    private static @Nullable String wrong(JsonParser in) throws IOException {
      if (in.currentToken() == JsonToken.VALUE_STRING) {
        return in.getTextLength() == 0 ? "it is empty" : null;
      }
      if (in.currentToken() != JsonToken.START_ARRAY) {
        return "wanted a string or a list of strings";
      }
      int items = 0;
      String wrong = null;
      for (var token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.START_ARRAY) {
          wrong = "lists of tokens are not taken here, send the texts";
        } else if (wrong == null && token != JsonToken.VALUE_STRING) {
          wrong = "item %d is not a string".formatted(items);
        } else if (wrong == null && in.getTextLength() == 0) {
          wrong = "item %d is empty".formatted(items);
        }
        in.skipChildren();
        items++;
      }
      if (items == 0 || items > TextInput.MOST_TEXTS) {
        return "%d items, wanted 1 to %d".formatted(items, TextInput.MOST_TEXTS);
      }
      return wrong;
    }
  }

  /**
   * @param models by name
   * @throws RefusedException if that is not what can be done here
   */
  static EmbeddingsBody read(byte[] body, Map<String, ModelConfig> models) throws RefusedException {
    var look = new InputLook();
    Members members = Members.read(body, look);
    ModelConfig model = members.model(models);
    if (!model.isEmbedding()) {
      throw RefusedException.of("/model", "model: %s makes no vectors".formatted(model.name()));
    }
    Slice input = members.required("input").value();
    if (look.wrong != null) {
      throw RefusedException.of("/input", "input: " + look.wrong);
    }
    boolean base64 = base64(members.take("encoding_format"));
    Slice metadata = user(members.take("user"));
    String left = members.first();
    if (left != null && model.upstream() == null) {
      throw RefusedException.of(
          Json.step(Slice.cut(left)),
          "%s: %s does not know it (known: model, input, encoding_format, user)"
              .formatted(Slice.cut(left), model.name()));
    }
    var wish = new Submission.Wish(members.rest(), 0);
    return new EmbeddingsBody(
        new Submission(model, input, wish, metadata, null, null, null), base64);
  }

  private static boolean base64(Members.@Nullable Member format) throws RefusedException {
    String name = format == null ? "float" : format.text();
    if (format != null && !"float".equals(name) && !"base64".equals(name)) {
      throw RefusedException.of(
          "/encoding_format",
          "encoding_format: %s is not float or base64".formatted(Slice.shown(format.value())));
    }
    return "base64".equals(name);
  }

  /** Who uses the client is kept with the job. */
  private static @Nullable Slice user(Members.@Nullable Member user) throws RefusedException {
    if (user == null) {
      return null;
    }
    if (user.text() == null) {
      throw RefusedException.of(
          "/user", "user: %s is not a string".formatted(Slice.shown(user.value())));
    }
    byte[] metadata = ("{\"user\":" + user.value().text() + "}").getBytes(StandardCharsets.UTF_8);
    return new Slice(metadata, 0, metadata.length);
  }
}
