package dev.sluice.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Sends calls to one place; whatever is not an answer to go on with becomes an exit code and a
 * line.
 *
 * @param url of the place
 * @param flag that names another place, and its variable, in words
 * @param json whether refusals are printed as they came, too
 */
record Http(String url, String flag, boolean json) {

  private static final Duration LONGEST_CALL = Duration.ofSeconds(75);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * @throws IllegalArgumentException if the place is none
   */
  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(url.replaceFirst("/+$", "") + path))
        .timeout(LONGEST_CALL);
  }

  /** With a key or a token; what is wrong with one is said without showing it. */
  static void authorize(HttpRequest.Builder request, String secret, String where) {
    if (!secret.isBlank()) {
      if (!secret.strip().matches("[!-~]+")) {
        throw CommandException.usage(where + ": it has characters that no key or token has");
      }
      request.header("Authorization", "Bearer " + secret.strip());
    }
  }

  static HttpRequest.BodyPublisher body(HttpRequest.Builder request, byte[] json) {
    request.header("Content-Type", "application/json");
    return HttpRequest.BodyPublishers.ofByteArray(json);
  }

  Answer send(HttpRequest.Builder request) {
    try {
      var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      int status = response.statusCode();
      JsonNode body = Json.tree().readTree(response.body());
      var answer = new Answer(response.body(), body);
      if (status < 300) {
        return answer;
      }
      if (json) {
        answer.print(true, "");
      }
      throw new RefusedException(code(status), status, words(status, body), retryAfter(response));
    } catch (JsonProcessingException e) {
      throw new CommandException(
          ExitCodes.FAILED, "%s does not answer as Sluice does".formatted(url));
    } catch (IOException e) {
      throw new CommandException(
          ExitCodes.UNREACHABLE,
          "no answer from %s; start it with ./sluice up, or name another with %s"
              .formatted(url, flag));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCodes.FAILED, "interrupted");
    }
  }

  private static int code(int status) {
    return switch (status) {
      case 401, 403, 429 -> ExitCodes.REFUSED;
      case 404, 410 -> ExitCodes.NOT_FOUND;
      case 502, 503, 504 -> ExitCodes.UNREACHABLE;
      default -> status < 500 ? ExitCodes.USAGE : ExitCodes.FAILED;
    };
  }

  private static String words(int status, JsonNode problem) {
    String detail = problem.path("detail").asText();
    return detail.isEmpty() ? "answered " + status : detail;
  }

  private static long retryAfter(HttpResponse<?> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    return seconds.matches("\\d{1,9}") ? Long.parseLong(seconds) : 0;
  }
}
