package dev.sluice.worker.openai;

import dev.sluice.contract.config.Upstream;
import dev.sluice.contract.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Calls one server. To cancel what it returns closes the connection to the server. */
final class UpstreamClient {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** Room for the rest of the record beside the answer. */
  private static final long LARGEST_ANSWER = Topics.LARGEST_RECORD - 64 * 1024;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1) // some of these servers stumble over an upgrade
          .connectTimeout(CONNECT)
          .build();

  private final URI url;
  private final Optional<String> key;

  /**
   * @param model named if it cannot be made
   * @throws IllegalStateException in one line, if the key cannot be read
   */
  UpstreamClient(String model, Upstream upstream) {
    Path file = upstream.key().file();
    url = URI.create(upstream.url() + path(upstream.task()));
    key = upstream.key().value().or(() -> Optional.ofNullable(file).map(path -> read(model, path)));
    key.filter(text -> !text.matches("[!-~]+"))
        .ifPresent(
            text -> {
              throw new IllegalStateException(
                  "models.%s.api_key: it is empty or has characters that a header cannot carry"
                      .formatted(model));
            });
  }

  private static String path(Upstream.Task task) {
    return switch (task) {
      case CHAT -> "/chat/completions";
      case EMBEDDINGS -> "/embeddings";
    };
  }

  private static String read(String model, Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new IllegalStateException(
          "models.%s.api_key_file: '%s' is not a file that can be read".formatted(model, file), e);
    }
  }

  /**
   * @param events told the data of each event if the answer comes as events; its body is then empty
   */
  CompletableFuture<HttpResponse<byte[]>> post(String body, Consumer<String> events) {
    var request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return http.sendAsync(
        request.build(), answer -> new ReplyBody(LARGEST_ANSWER, isStream(answer) ? events : null));
  }

  private static boolean isStream(HttpResponse.ResponseInfo answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    return answer.statusCode() == 200
        && type.regionMatches(true, 0, "text/event-stream", 0, "text/event-stream".length());
  }
}
