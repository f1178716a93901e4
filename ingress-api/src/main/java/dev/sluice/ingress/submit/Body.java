package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.sluice.ingress.http.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How bodies of JSON are read: in one pass, strictly, without building what is passed on. */
public final class Body {

  private static final int DEEPEST = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .build();

  /** Reads the value on which the parser stands, to its end. */
  public interface Reading {
    void read(JsonParser in) throws IOException;
  }

  private Body() {}

  /**
   * @return what is wrong with it; null if it is JSON, and was read
   */
  public static @Nullable Problem read(byte[] body, Reading reading) {
    if (!isUtf8(body)) {
      return Problem.badRequest("the body is not JSON in UTF-8");
    }
    try (JsonParser in = FACTORY.createParser(body)) {
      if (in.nextToken() == null) {
        return Problem.badRequest("the body is empty");
      }
      reading.read(in);
      return in.nextToken() == null
          ? null
          : Problem.badRequest("the body is not JSON: more follows its end");
    } catch (JsonProcessingException e) {
      return Problem.badRequest("the body is not JSON: " + what(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value that the parser stands on, which it then has passed; null at the end of input. */
  public static @Nullable Slice value(JsonParser in, byte[] body) throws IOException {
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

  /** Where the token begins that the parser stands on. */
  public static int start(JsonParser in) {
    return (int) in.currentTokenLocation().getByteOffset();
  }

  /** Where the token ends that the parser stands on, once it was read as a whole. */
  public static int end(JsonParser in) {
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
