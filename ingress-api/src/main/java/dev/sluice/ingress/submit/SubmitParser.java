package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.ingress.http.Problem;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the body of a submission in one pass, without building what it passes on. Safe from any
 * thread.
 */
public final class SubmitParser {

  private final Map<String, ModelConfig> models;
  private final boolean allowPrivate;

  /**
   * @param allowPrivate whether webhooks may go to private addresses
   */
  public SubmitParser(Map<String, ModelConfig> models, boolean allowPrivate) {
    this.models = new TreeMap<>(models);
    this.allowPrivate = allowPrivate;
  }

  /**
   * @param now from which durations count
   */
  Parsed parse(byte[] body, Instant now) {
    Draft draft = new Draft(models, allowPrivate, now);
    Problem wrong = Body.read(body, in -> read(in, body, draft));
    return wrong == null ? draft.finish() : new Parsed.Refused(wrong);
  }

  private static void read(JsonParser in, byte[] body, Draft draft) throws IOException {
    if (in.currentToken() == JsonToken.START_OBJECT) {
      fields(in, body, draft);
    } else {
      String shown = Slice.shown(Body.value(in, body));
      draft.refuse("", "the body: %s is not an object".formatted(shown));
    }
  }

  private static void fields(JsonParser in, byte[] body, Draft draft) throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      switch (name) {
        case "model" -> {
          String model = token == JsonToken.VALUE_STRING ? in.getText() : null;
          draft.model(model, Body.value(in, body));
        }
        case "input" -> {
          int start = Body.start(in);
          InputShape shape = InputShape.read(in, InputShape.MOST_ITEMS);
          draft.input(new Slice(body, start, Body.end(in)), shape);
        }
        case "parameters" -> draft.parameters(token == JsonToken.START_OBJECT, in, body);
        case "metadata" -> draft.metadata(token == JsonToken.START_OBJECT, Body.value(in, body));
        case "webhook" -> draft.webhook(token == JsonToken.START_OBJECT, in, body);
        case "start_by", "finish_by" -> {
          String text = token == JsonToken.VALUE_STRING ? in.getText() : null;
          draft.due(name, text, Body.value(in, body));
        }
        default -> {
          in.skipChildren();
          draft.unknown(name);
        }
      }
    }
  }
}
