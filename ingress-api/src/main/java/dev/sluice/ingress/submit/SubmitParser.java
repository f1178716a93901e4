package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.ingress.http.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a submission in one pass, without building what it passes on. Safe from any
 * thread.
 */
public final class SubmitParser {

  private static final int DEEPEST = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

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
    if (!isUtf8(body)) {
      return new Parsed.Refused(Problem.badRequest("the body is not JSON in UTF-8"));
    }
    try (JsonParser in = FACTORY.createParser(body)) {
      Draft draft = new Draft(models, allowPrivate, now);
      JsonToken first = in.nextToken();
      if (first == null) {
        return new Parsed.Refused(Problem.badRequest("the body is empty"));
      }
      if (first == JsonToken.START_OBJECT) {
        fields(in, body, draft);
      } else {
        draft.refuse("", "the body: %s is not an object".formatted(Slice.shown(value(in, body))));
      }
      if (in.nextToken() != null) {
        return new Parsed.Refused(Problem.badRequest("the body is not JSON: more follows its end"));
      }
      return draft.finish();
    } catch (JsonProcessingException e) {
      return new Parsed.Refused(Problem.badRequest("the body is not JSON: " + what(e)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fields(JsonParser in, byte[] body, Draft draft) throws IOException {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      switch (name) {
        case "model" -> {
          String model = token == JsonToken.VALUE_STRING ? in.getText() : null;
          draft.model(model, value(in, body));
        }
        case "input" -> {
          int start = start(in);
          InputShape shape = InputShape.read(in);
          draft.input(new Slice(body, start, end(in)), shape);
        }
        case "parameters" -> draft.parameters(token == JsonToken.START_OBJECT, in, body);
        case "metadata" -> draft.metadata(token == JsonToken.START_OBJECT, value(in, body));
        case "webhook" -> draft.webhook(token == JsonToken.START_OBJECT, in, body);
        case "start_by", "finish_by" -> {
          String text = token == JsonToken.VALUE_STRING ? in.getText() : null;
          draft.due(name, text, value(in, body));
        }
        default -> {
          in.skipChildren();
          draft.unknown(name);
        }
      }
    }
  }

  /** The value that the parser stands on, which it then has passed; null at the end of input. */
  static @Nullable Slice value(JsonParser in, byte[] body) throws IOException {
    JsonToken token = in.currentToken();
    if (token == null) {
      return null;
    }
    int start = start(in);
    if (token.isScalarValue()) {
      in.finishToken();
    } else {
      in.skipChildren();
    }
    return new Slice(body, start, end(in));
  }

  private static int start(JsonParser in) {
    return (int) in.currentTokenLocation().getByteOffset();
  }

  private static int end(JsonParser in) {
    return (int) in.currentLocation().getByteOffset();
  }

  private static String what(JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    return e.getLocation() == null
        ? message
        : "%s (at byte %d)".formatted(message, e.getLocation().getByteOffset());
  }

  /**
   * Whether the bytes are UTF-8 and cannot be taken for UTF-16 or UTF-32, which the parser would
   * guess from marks or zeros at the beginning.
   */
  private static boolean isUtf8(byte[] body) {
    boolean ascii = true;
    for (byte b : body) {
      if (b <= 0) {
        if (b == 0) {
          return false;
        }
        ascii = false;
      }
    }
    if (ascii) {
      return true;
    }
    if (body[0] < 0) {
      return false;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
