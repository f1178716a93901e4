package dev.sluice.worker.upstream;

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
public final class UpstreamClient {

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
  public UpstreamClient(String model, Upstream upstream) {
    Path file = upstream.key().file();
    url = upstream.url();
    key = upstream.key().value().or(() -> Optional.ofNullable(file).map(path -> read(model, path)));
    key.filter(text -> !text.matches("[!-~]+"))
        .ifPresent(
            text -> {
              throw new IllegalStateException(
                  "models.%s.api_key: it is empty or has characters that a header cannot carry"
                      .formatted(model));
            });
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
   * @param path below the server's URL
   */
  public CompletableFuture<HttpResponse<byte[]>> get(String path) {
    return send(to(path).GET().build(), answer -> new ReplyBody(LARGEST_ANSWER, null));
  }

  /**
   * @param path below the server's URL
   */
  public CompletableFuture<HttpResponse<byte[]>> post(String path, String body) {
    return send(to(path, body), answer -> new ReplyBody(LARGEST_ANSWER, null));
  }

  /**
   * @param path below the server's URL
   * @param events told the data of each event if the answer comes as events; its body is then empty
   */
  public CompletableFuture<HttpResponse<byte[]>> post(
      String path, String body, Consumer<String> events) {
    return send(
        to(path, body), answer -> new ReplyBody(LARGEST_ANSWER, isStream(answer) ? events : null));
  }

  private HttpRequest.Builder to(String path) {
    var request = HttpRequest.newBuilder(URI.create(url + path));
    key.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return request;
  }

  private HttpRequest to(String path, String body) {
    return to(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private CompletableFuture<HttpResponse<byte[]>> send(
      HttpRequest request, HttpResponse.BodyHandler<byte[]> body) {
    return http.sendAsync(request, body);
  }

  private static boolean isStream(HttpResponse.ResponseInfo answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    return answer.statusCode() == 200
        && type.regionMatches(true, 0, "text/event-stream", 0, "text/event-stream".length());
  }
}
