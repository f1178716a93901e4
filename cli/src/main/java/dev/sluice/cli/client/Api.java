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

  JsonNode get(String path) {
    return call(path, to(path).GET());
  }

  JsonNode post(String path, byte[] body) {
    return call(
        path,
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
          "--url or --client: '%s', '%s': %s"
              .formatted(options.url, options.client, e.getMessage()));
    }
  }

  private JsonNode call(String path, HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      JsonNode body = Json.tree().readTree(answer.body());
      if (answer.statusCode() < 300) {
        return body;
      }
      throw new CommandException(code(answer.statusCode()), words(answer.statusCode(), body));
    } catch (JsonProcessingException e) {
      throw new CommandException(
          ExitCodes.FAILED, "%s%s did not answer with JSON".formatted(options.url, path));
    } catch (IOException e) {
      throw new CommandException(
          ExitCodes.UNREACHABLE,
          "no answer from %s; start it with `sluice up`, or name another with --url or SLUICE_URL"
              .formatted(options.url));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCodes.FAILED, "interrupted");
    }
  }

  private static int code(int status) {
    return switch (status) {
      case 429 -> ExitCodes.REFUSED;
      case 404, 410 -> ExitCodes.NOT_FOUND;
      case 503 -> ExitCodes.UNREACHABLE;
      default -> status < 500 ? ExitCodes.USAGE : ExitCodes.FAILED;
    };
  }

  private static String words(int status, JsonNode problem) {
    String detail = problem.path("detail").asText();
    return detail.isEmpty() ? "answered " + status : detail;
  }
}
