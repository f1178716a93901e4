package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import dev.sluice.systemtests.Client.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one request goes through, seen from outside: by HTTP, by kcat, and in Redis' absence. */
class WalkTest {

  private static final Duration WAIT = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static Installation sluice;

  @BeforeAll
  static void start() {
    sluice =
        Installation.start(
            folder,
            """
            default_plan: small
            plans:
              small:
                limits:
                  - {name: burst, limit: 10, window: 3s}
              wide:
                limits:
                  - {name: burst, limit: 10000, window: 60s}
            accounts:
              walker: {plan: wide}
              reader: {plan: wide}
            """);
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
  }

  @Test
  void shouldGiveTheEmbeddingOfAText() {
    Client client = sluice.client("walker");

    Answer submitted = client.submit("all-minilm-l6-v2", "A sluice lets through what it should.");
    Answer ended = client.await(submitted.id(), WAIT);

    assertThat(submitted.status()).isEqualTo(202);
    assertThat(submitted.header("Location")).isEqualTo("/v1/inferences/" + submitted.id());
    assertThat(ended.status()).isEqualTo(200);
    assertThat(ended.body().path("status").asText()).isEqualTo("succeeded");
    assertThat(ended.body().path("output").path("embedding")).hasSize(384);
    assertThat(ended.body().path("output").path("truncated").asBoolean()).isFalse();
    assertThat(ended.body().path("usage").path("requests").asInt()).isEqualTo(1);
    assertThat(ended.body().path("usage").path("tokens").asInt()).isPositive();
  }

  @Test
  void shouldShowOneRecordPerRequestInEveryTopicToKcat() {
    Client client = sluice.client("reader");
    String id = client.submit("echo", Map.of("text", "seen by anybody")).id();
    client.await(id, WAIT);

    for (String topic : List.of("inference.requests", "inference.accepted", "inference.results")) {
      List<JsonNode> records = kcat(topic, id);

      assertThat(records).as("records of %s in %s", id, topic).hasSize(1);
      assertThat(records.get(0).path("key").asText())
          .isEqualTo(topic.equals("inference.accepted") ? id : "reader");
      JsonNode value = parsed(records.get(0).path("payload").asText());
      assertThat(value.path("id").asText()).isEqualTo(id);
      assertThat(headers(records.get(0)))
          .containsEntry("ce_specversion", "1.0")
          .containsEntry("ce_subject", "reader/reader")
          .containsEntry("ce_model", "echo")
          .containsEntry("content-type", "application/json");
    }
    assertThat(kcat("inference.completions", id + "/1")).hasSize(1);
  }

  @Test
  void shouldRefuseWithATrueRetryAfter() throws InterruptedException {
    Client client = sluice.client("impatient");

    for (int i = 0; i < 10; i++) {
      assertThat(client.submit("echo", i).status()).as("submission %d", i).isEqualTo(202);
    }
    Answer refused = client.submit("echo", "one too many");
    assertThat(refused.status()).isEqualTo(429);
    long seconds = Long.parseLong(refused.header("Retry-After"));
    assertThat(refused.body().path("detail").asText())
        .isEqualTo(
            "Client exceeded its limit of 10 requests per 3 seconds. Please try again after %d second%s."
                .formatted(seconds, seconds == 1 ? "" : "s"));
    assertThat(sluice.client("patient").submit("echo", 1).status()).isEqualTo(202);

    Thread.sleep(Duration.ofSeconds(seconds).toMillis()); // the told time itself: it must be true

    Answer again = client.submit("echo", "again");
    assertThat(again.status()).isEqualTo(202);
    assertThat(client.await(again.id(), WAIT).body().path("status").asText())
        .isEqualTo("succeeded");
  }

  private static List<JsonNode> kcat(String topic, String eventId) {
    var command =
        List.of(
            "kcat", "-C", "-e", "-q", "-J", "-b", sluice.kafka(), "-t", topic, "-o", "beginning");
    Shell.Ended ended = Shell.run(command);
    assertThat(ended.code()).as(ended.out()).isZero();
    return ended
        .out()
        .lines()
        .filter(line -> line.startsWith("{"))
        .map(WalkTest::parsed)
        .filter(record -> eventId.equals(headers(record).get("ce_id")))
        .toList();
  }

  private static Map<String, String> headers(JsonNode record) {
    var headers = new HashMap<String, String>();
    JsonNode flat = record.path("headers");
    for (int i = 0; i + 1 < flat.size(); i += 2) {
      headers.put(flat.get(i).asText(), flat.get(i + 1).asText());
    }
    return headers;
  }

  private static JsonNode parsed(String text) {
    try {
      return Json.tree().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
