package dev.sluice.contract.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call of a {@link Route}.
 *
 * @param parameters of the path, decoded
 * @param query what stands behind the path, decoded
 * @param ifMatch the header {@code If-Match}; null if it is not there
 * @param body empty unless the method has one
 */
public record Call(
    Map<String, String> parameters,
    Map<String, String> query,
    @Nullable String ifMatch,
    byte[] body) {

  /** A call with nothing but parameters and a body. */
  public Call(Map<String, String> parameters, byte[] body) {
    this(parameters, Map.of(), null, body);
  }

  /**
   * Whether the caller speaks of this version, or of whatever there is.
   *
   * @throws CallException if it speaks of another
   */
  public void checkVersion(long version) {
    if (ifMatch != null && !ifMatch.equals("*") && !ifMatch.equals("\"%d\"".formatted(version))) {
      throw CallException.preconditionFailed(
          "If-Match: %s, but the version is \"%d\"".formatted(ifMatch, version));
    }
  }

  /**
   * A whole number in the query.
   *
   * @throws CallException if it is none, or out of bounds
   */
  public int number(String key, int otherwise, int least, int most) {
    String text = query.getOrDefault(key, Integer.toString(otherwise));
    if (text.matches("\\d{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw CallException.badRequest(
        "%s: '%s' is not a whole number from %d to %d".formatted(key, text, least, most));
  }

  /** The parameter of this name, which the route's path must have. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("the path has no {%s}".formatted(name));
    }
    return value;
  }

  /**
   * The body as a value; unknown fields are refused, missing ones are null.
   *
   * @throws CallException if it is none
   */
  public <T> T body(Class<T> type) {
    if (body.length == 0) {
      throw CallException.badRequest("the body is empty");
    }
    try {
      T value =
          Json.tree()
              .readerFor(type)
              .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .readValue(body);
      if (value == null) {
        throw CallException.unprocessable("", "the body is null");
      }
      return value;
    } catch (UnrecognizedPropertyException e) {
      throw CallException.unprocessable(
          pointer(e),
          "%s: unknown field (known here: %s)".formatted(e.getPropertyName(), known(e)));
    } catch (JsonMappingException e) {
      throw CallException.unprocessable(pointer(e), mismatch(e));
    } catch (JsonProcessingException e) {
      throw CallException.badRequest("the body is not JSON: " + words(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String known(UnrecognizedPropertyException e) {
    return e.getKnownPropertyIds().stream()
        .map(String::valueOf)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** What a record's constructor has to say, else where the mismatch is. */
  private static String mismatch(JsonMappingException e) {
    if (e.getCause() instanceof IllegalArgumentException refused) {
      return String.valueOf(refused.getMessage());
    }
    String at = pointer(e);
    return "%s is not of the kind that is wanted here"
        .formatted(at.isEmpty() ? "the body" : at.substring(1));
  }

  private static String words(JsonProcessingException e) {
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
  }

  private static String pointer(JsonMappingException e) {
    return e.getPath().stream()
        .map(at -> at.getFieldName() == null ? Integer.toString(at.getIndex()) : at.getFieldName())
        .map(Json::step)
        .collect(Collectors.joining());
  }
}
