package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import dev.sluice.systemtests.Installation.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker dies in the middle of an answer that is passed on in pieces. */
class StreamFaultTest {

  private static final Duration WAIT = Duration.ofSeconds(90);

  @TempDir Path folder;
  private final ChatServer server = new ChatServer();

  /** The data of events, as they come. */
  private final List<String> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private Installation start(String finishBy) {
    return Installation.start(
        folder,
        """
        plans: {free: {limits: [{name: many, limit: 100, window: 1h}]}}
        models:
          llama: {runner: openai, url: "%s/v1", finish_by: %s}
        """
            .formatted(server.url(), finishBy));
  }

  /** Done when the stream has ended. */
  private CompletableFuture<Void> ask(Installation sluice) {
    var body =
        Map.of(
            "model",
            "llama",
            "stream",
            true,
            "messages",
            List.of(Map.of("role", "user", "content", "Count.")));
    var request =
        HttpRequest.newBuilder(URI.create(sluice.client("").url() + "/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .header("X-Client-Id", "anybody")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
            .build();
    return CompletableFuture.runAsync(
        () -> {
          try {
            HttpResponse<Stream<String>> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
            answer
                .body()
                .filter(line -> line.startsWith("data: "))
                .forEach(line -> events.add(line.substring("data: ".length())));
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private String content() throws IOException {
    var all = new StringBuilder();
    for (String event : events) {
      if (event.startsWith("{")) {
        all.append(Json.tree().readTree(event).at("/choices/0/delta/content").asText(""));
      }
    }
    return all.toString();
  }

  @Test
  @Timeout(180)
  void shouldGiveTheRestOnceWhenAnotherWorkerBeginsAnew() throws Exception {
    try (var sluice = start("10m")) {
      CompletableFuture<Void> ended = ask(sluice);
      await("the first word").atMost(WAIT).until(() -> content().equals("One"));

      sluice.part(Part.WORKER).kill();
      sluice.part(Part.WORKER).startAgain();

      await("the end of the stream")
          .atMost(WAIT)
          .until(
              () -> {
                server.goOn();
                return ended.isDone();
              });
      ended.join();
      assertThat(content()).isEqualTo("One two three");
      assertThat(events).last().isEqualTo("[DONE]");
    }
  }

  @Test
  @Timeout(180)
  void shouldTellAnErrorWhenNobodyBeginsAnew() throws Exception {
    try (var sluice = start("20s")) {
      CompletableFuture<Void> ended = ask(sluice);
      await("the first word").atMost(WAIT).until(() -> content().equals("One"));

      sluice.part(Part.WORKER).kill();

      await("the end of the stream").atMost(WAIT).until(ended::isDone);
      ended.join();
      JsonNode error = Json.tree().readTree(events.get(events.size() - 1)).path("error");
      assertThat(error.path("code").asText()).isEqualTo("finish_by_passed");
      assertThat(error.path("message").asText())
          .isEqualTo("The request did not end before its deadline.");
      assertThat(content()).isEqualTo("One");
    }
  }
}
