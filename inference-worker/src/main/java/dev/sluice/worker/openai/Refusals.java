package dev.sluice.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.models.chat.ChatJson;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Reads what a server has answered with anything but 200. */
final class Refusals {

  private static final int LONGEST_WORDS = 1000;

  private Refusals() {}

  static Reply read(int status, HttpHeaders headers, byte[] body, Instant now) {
    return read(status, Backoff.asked(headers, now), words(body));
  }

  /** An error in the middle of a stream; its status is in its code, if anywhere. */
  static Reply read(JsonNode error) {
    int status = error.path("code").asInt(500);
    return read(status < 400 ? 500 : status, Optional.empty(), words(error));
  }

  private static Reply read(int status, Optional<Duration> after, String words) {
    String why = "The model's server answered %d%s".formatted(status, words);
    return switch (status) {
      case 429, 503 -> Reply.busy(after, why);
      case 408, 409, 425 -> Reply.failed(after, why);
      // Its words may have our key in them.
      case 401, 403 ->
          Reply.refused(
              "upstream_unauthorized",
              "The model's server does not accept the worker's key (%d).".formatted(status),
              true);
      default ->
          status >= 500 ? Reply.failed(after, why) : Reply.refused("upstream_refused", why, false);
    };
  }

  /** {@code {"error":{"message":…}}}, {@code {"error":…}}, {@code {"detail":…}}, or as it came. */
  private static String words(byte[] body) {
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
