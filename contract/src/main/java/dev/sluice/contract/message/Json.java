package dev.sluice.contract.message;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The one way JSON is read and written: snake case, ISO-8601 times in UTC, absent parts left out.
 */
public final class Json {

  private static final int DEEPEST = 100;

  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  private static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            // UTF-8 alone: RawJson cuts bytes, and what is read here is passed on as it came.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();
    return JsonMapper.builder(factory)
        .addModule(new JavaTimeModule().addDeserializer(Instant.class, new Times.Reader()))
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .defaultPropertyInclusion(JsonInclude.Value.construct(NON_NULL, NON_NULL))
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  /** The mapper itself, for trees and streaming. */
  public static ObjectMapper tree() {
    return MAPPER;
  }

  /**
   * @throws JsonProcessingException if the bytes are not one well-formed JSON value of this type,
   *     in UTF-8
   */
  public static <T> T read(byte[] bytes, Class<T> type) throws JsonProcessingException {
    try {
      T value = MAPPER.readerFor(type).withAttribute(RawJson.Reader.SOURCE, bytes).readValue(bytes);
      if (value == null) {
        throw MismatchedInputException.from(null, type, "null where a value is needed");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the text is one JSON object. */
  static boolean isObject(String text) {
    try {
      return read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** A name as one step of a JSON pointer (RFC 6901). */
  public static String step(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }

  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }

  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + value.getClass().getSimpleName(), e);
    }
  }
}
