package dev.sluice.worker.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.JobError;
import dev.sluice.models.chat.ChatJson;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a server has answered with anything but 200. */
public final class Refusals {

  /** The code of a key that is wrong. */
  static final String UNAUTHORIZED = "upstream_unauthorized";

  private static final int LONGEST_WORDS = 1000;

  private Refusals() {}

  static Reply read(int status, HttpHeaders headers, byte[] body, Instant now) {
    return read(status, RetryAfter.read(headers, now), words(body));
  }

  /** An error in the middle of a stream; its status is in its code, if anywhere. */
  public static Reply read(JsonNode error) {
    int status = error.path("code").asInt(500);
    return read(status < 400 ? 500 : status, Optional.empty(), words(error));
  }

  /**
   * What is wrong with an answer that should have status 200; empty if nothing is.
   *
   * @param failure why there is no answer
   * @param timeout within which there had to be one
   */
  public static Optional<JobError> why(
      @Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure, Duration timeout) {
    if (failure == null && answer != null && answer.statusCode() == 200) {
      return Optional.empty();
    }
    Reply reply =
        failure != null || answer == null
            ? UpstreamCall.lost(failure, Optional.of(timeout))
            : read(answer.statusCode(), answer.headers(), answer.body(), Instant.EPOCH);
    return reply instanceof Reply.Again again
        ? Optional.of(again.error())
        : Optional.of(((Reply.Refused) reply).error());
  }

  private static Reply read(int status, Optional<Duration> after, String words) {
    String why = "The model's server answered %d%s".formatted(status, words);
    return switch (status) {
      case 429, 503 -> Reply.busy(after, why);
      case 408, 409, 425 -> Reply.failed(after, why);
      // Its words may have our key in them.
      case 401, 403 ->
          Reply.refused(
              UNAUTHORIZED,
              "The model's server does not accept the worker's key (%d).".formatted(status),
              true);
      default ->
          status >= 500 ? Reply.failed(after, why) : Reply.refused("upstream_refused", why, false);
    };
  }

  /** {@code {"error":{"message":…}}}, {@code {"error":…}}, {@code {"detail":…}}, or as it came. */
  static String words(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return ChatJson.read(text)
        .map(json -> json.has("error") ? words(json.get("error")) : words(json))
        .orElseGet(() -> cut(text));
  }

  private static String words(JsonNode error) {
    for (String name : new String[] {"message", "detail"}) {
      if (error.hasNonNull(name)) {
        return cut(error.get(name).isTextual() ? error.get(name).asText() : error.get(name) + "");
      }
    }
    return cut(error.isTextual() ? error.asText() : error.toString());
  }

  private static String cut(String words) {
    if (words.isEmpty()) {
      return ".";
    }
    return ": "
        + (words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS) + "…");
  }
}
