package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.mirror.Backlog;
import dev.sluice.contract.mirror.Backlogs;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.ModelLoad;
import dev.sluice.contract.mirror.ModelLoads;
import dev.sluice.contract.service.Check;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No model has more under way than it may, and everybody sees who works. */
class QueueTest {

  private static final String YAML =
      """
      plans: {free: {limits: [{name: burst, limit: 10, window: 60s}]}}
      models:
        echo: {runner: echo, max_queue: 5}
        free: {runner: echo}
        vectors: {runner: onnx, lane: gpu, max_queue: 1}
      """;
  private static final String BODY = "{\"model\":\"echo\",\"input\":1}";
  private static final MirrorKeys KEYS = new MirrorKeys("");

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void start() {
    fixture = new Fixture(folder, YAML, true);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** As two admission processes tell it, each of its partitions. */
  private void underWay(String model, ModelLoad one, ModelLoad other) {
    fixture.redis(
        redis ->
            redis.hset(
                KEYS.loads(),
                Map.of(
                    "0", Json.text(new ModelLoads(Map.of(model, one))),
                    "3", Json.text(new ModelLoads(Map.of(model, other))))));
    await().until(() -> queued(model) == one.open() + other.open());
  }

  private JsonNode model(String name) {
    try {
      return Json.tree().readTree(fixture.get("/v1/models/" + name, "ada").body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private long queued(String model) {
    return model(model).path("queued").asLong();
  }

  private String used() {
    return fixture.get("/v1/limits", "ada").body().replaceAll(".*\"used\":(\\d+).*", "$1");
  }

  @Test
  void shouldTakeNoMoreThanTheModelMayHaveAndSayWhenThereIsRoom() {
    underWay("echo", new ModelLoad(3, 1.5), new ModelLoad(4, 0.5));

    HttpResponse<String> answer = fixture.submit("ada", BODY);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(Fixture.header(answer, "retry-after")).isEqualTo("2");
    assertThat(answer.body())
        .isEqualTo(
            "{\"type\":\"https://iana.org/assignments/http-problem-types#temporary-reduced-capacity\","
                + "\"title\":\"Temporarily reduced capacity\",\"status\":503,\"detail\":\"model 'echo'"
                + " has 7 requests that wait or run, and may have 5; this one was not taken\"}");
    assertThat(fixture.requests()).isEmpty();
    assertThat(used()).isEqualTo("0");
    assertThat(fixture.count("sluice.ingress.queue.full", "model", "echo")).isEqualTo(1);
    assertThat(fixture.submit("ada", BODY.replace("echo", "free")).statusCode()).isEqualTo(202);
  }

  @Test
  void shouldTakeRequestsAgainOnceThereIsRoom() {
    underWay("echo", new ModelLoad(5, 0), new ModelLoad(0, 0));
    HttpResponse<String> full = fixture.submit("ada", BODY);
    assertThat(full.statusCode()).isEqualTo(503);
    assertThat(Fixture.header(full, "retry-after")).as("nothing moves").isEqualTo("30");

    underWay("echo", new ModelLoad(4, 1), new ModelLoad(0, 0));
    assertThat(fixture.submit("ada", BODY).statusCode()).isEqualTo(202);
  }

  @Test
  void shouldAnswerWhatWasSentBeforeWithItsKeyAlsoWhenThereIsNoRoom() {
    HttpResponse<String> first = fixture.submit("ada", "k", BODY);
    underWay("echo", new ModelLoad(9, 1), new ModelLoad(0, 0));

    HttpResponse<String> again = fixture.submit("ada", "k", BODY);

    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(Fixture.id(again)).isEqualTo(Fixture.id(first));
    assertThat(fixture.submit("ada", "k", BODY.replace("1", "2")).statusCode()).isEqualTo(422);
    assertThat(fixture.submit("ada", "other", BODY).statusCode()).isEqualTo(503);
    assertThat(used()).isEqualTo("1");
  }

  @Test
  void shouldRefuseInOpenAisShapeOnItsPaths() throws IOException {
    underWay("vectors", new ModelLoad(1, 0.25), new ModelLoad(0, 0));

    HttpResponse<String> answer =
        fixture.send(
            Fixture.post(
                fixture.request("/v1/embeddings", "ada"),
                "{\"model\":\"vectors\",\"input\":\"a\"}"));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(Fixture.header(answer, "retry-after")).isEqualTo("4");
    JsonNode error = Json.tree().readTree(answer.body()).path("error");
    assertThat(error.path("type").asText()).isEqualTo("server_error");
    assertThat(error.path("code").asText()).isEqualTo("overloaded");
    assertThat(error.path("message").asText()).contains("may have 1");
  }

  @Test
  void shouldShowLanesToClientsAndOperators() {
    assertThat(model("vectors").path("lane").asText()).isEqualTo("gpu");
    assertThat(model("vectors").has("workers")).isFalse();
    assertThat(model("vectors").path("max_queue").asLong()).isEqualTo(1);
    assertThat(fixture.ingress.checks()).contains(new Check("lane gpu", true, "not known"));

    long now = System.currentTimeMillis();
    var backlogs =
        new Backlogs(
            Map.of("default", new Backlog(now, 0, 1, 0, 2), "gpu", new Backlog(now, 0, 1, 0, 0)));
    fixture.redis(redis -> redis.set(KEYS.backlog(), Json.text(backlogs)));

    await().until(() -> model("echo").path("workers").asInt() == 2);
    assertThat(model("vectors").path("workers").asInt(-1)).isZero();
    assertThat(fixture.ingress.checks())
        .contains(
            new Check("lane default", true, "2 workers"), new Check("lane gpu", true, "no worker"));
  }
}
