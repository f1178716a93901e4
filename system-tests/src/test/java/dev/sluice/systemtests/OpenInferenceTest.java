package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import dev.sluice.systemtests.Client.Answer;
import dev.sluice.systemtests.Installation.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A model behind the Open Inference Protocol, from submission to result. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OpenInferenceTest {

  private static final Duration WAIT = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static TensorServer server;
  private static Installation sluice;
  private static Client client;

  @BeforeAll
  static void start() {
    server = new TensorServer(0);
    sluice =
        Installation.start(
            folder,
            """
            plans: {free: {limits: [{name: many, limit: 1000, window: 1h}]}}
            models:
              doubler: {runner: open-inference, url: "http://127.0.0.1:%1$d"}
              together: {runner: open-inference, url: "http://127.0.0.1:%1$d", upstream_model: doubler, max_batch: 16, concurrency: 1, linger: 200ms}
            """
                .formatted(server.port()));
    client = sluice.client("anybody");
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
    server.close();
  }

  private static Map<String, Object> input(Object shape, Object data) {
    return Map.of(
        "inputs", List.of(Map.of("name", "x", "datatype", "FP32", "shape", shape, "data", data)));
  }

  private static Answer end(String id) {
    return client.await(id, WAIT);
  }

  @Test
  @Order(1)
  void shouldGiveTheAnswerOfTheServer() throws IOException {
    Answer answer =
        client.submit("doubler", input(List.of(1, 2), List.of(1.5, 2)), "Prefer", "wait=30");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().get("output"))
        .isEqualTo(
            Json.tree()
                .readTree(
                    "{\"model_name\":\"doubler\",\"model_version\":\"1\",\"outputs\":[{\"name\":"
                        + "\"y\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[3.0,4.0]}]}"));
    assertThat(answer.body().path("model_version").asText()).isEqualTo("doubler");
  }

  @Test
  @Order(2)
  void shouldRefuseAtTheDoorWhatIsNoInput() {
    Answer answer = client.submit("doubler", input(List.of(1, 2), List.of(1)));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/errors/0/pointer").asText()).isEqualTo("/input/inputs/0/data");
    assertThat(answer.body().at("/errors/0/detail").asText())
        .isEqualTo("data: 1 elements for the shape [1,2]");
  }

  @Test
  @Order(3)
  void shouldTellTheServersWordsAboutWhatItRefuses() {
    JsonNode job = end(client.submit("doubler", input(List.of(1), List.of(1))).id()).body();
    assertThat(job.path("status").asText()).isEqualTo("failed");
    assertThat(job.at("/error/message").asText())
        .isEqualTo(
            "The model's server answered 400: unexpected shape for input 'x' for model 'doubler'");
    assertThat(job.at("/error/retryable").asBoolean()).isFalse();
  }

  @Test
  @Order(4)
  void shouldAskForSeveralTogetherAndGiveEachItsOwn() {
    server.rows.clear();
    List<String> ids =
        IntStream.range(0, 20)
            .mapToObj(i -> client.submit("together", input(List.of(1, 2), List.of(i, 1))).id())
            .toList();
    for (int i = 0; i < ids.size(); i++) {
      JsonNode job = end(ids.get(i)).body();
      assertThat(job.at("/output/outputs/0/data").toString())
          .isEqualTo("[%d.0,2.0]".formatted(2 * i));
    }
    assertThat(server.rows.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
    assertThat(server.rows).hasSizeLessThan(20);
  }

  @Test
  @Order(5)
  void shouldWaitForAServerThatIsAway() {
    int port = server.port();
    server.close();
    String id = client.submit("doubler", input(List.of(1, 2), List.of(4, 5))).id();
    await("the worker says what is wrong")
        .atMost(WAIT)
        .until(() -> ready().contains("The model's server cannot be reached"));
    assertThat(client.await(id, Duration.ZERO).body().path("status").asText())
        .isIn("queued", "running");

    server = new TensorServer(port);

    JsonNode job = end(id).body();
    assertThat(job.at("/output/outputs/0/data").toString()).isEqualTo("[8.0,10.0]");
    await("the worker is ready again")
        .atMost(WAIT)
        .until(() -> sluice.part(Part.WORKER).get("/health/ready").statusCode() == 200);
  }

  private static String ready() {
    return sluice.part(Part.WORKER).get("/health/ready").body();
  }
}
