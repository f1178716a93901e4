package dev.sluice.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Calls of the HTTP API; whatever is not an answer to go on with becomes an exit code and a line.
 */
final class Api {

  private static final Duration LONGEST_CALL = Duration.ofSeconds(75);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final ApiOptions options;

  Api(ApiOptions options) {
    this.options = options;
  }

  Answer get(String path) {
    return call(to(path).GET());
  }

  /** The job, once it has ended or the seconds are over. */
  Answer job(String id, long seconds) {
    String path = "/v1/inferences/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    return get(seconds == 0 ? path : path + "?wait=" + seconds);
  }

  Answer post(String path, byte[] body) {
    return call(
        to(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private HttpRequest.Builder to(String path) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(options.url.replaceFirst("/+$", "") + path))
              .timeout(LONGEST_CALL);
      if (!options.client.isEmpty()) {
        request.header("X-Client-Id", options.client);
      }
      return request;
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "--url '%s', --client '%s': %s".formatted(options.url, options.client, e.getMessage()));
    }
  }

  private Answer call(HttpRequest.Builder request) {
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      int status = response.statusCode();
      JsonNode body = Json.tree().readTree(response.body());
      var answer = new Answer(response.body(), body);
      if (status < 300) {
        return answer;
      }
      if (options.json) {
        answer.print(options, "");
      }
      throw new RefusedException(code(status), status, words(status, body), retryAfter(response));
    } catch (JsonProcessingException e) {
      throw new CommandException(
          ExitCodes.FAILED, "%s does not answer as Sluice does".formatted(options.url));
    } catch (IOException e) {
      throw new CommandException(
          ExitCodes.UNREACHABLE,
          "no answer from %s; start it with ./sluice up, or name another with --url or SLUICE_URL"
              .formatted(options.url));
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
