package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.mirror.Backlog;
import dev.sluice.systemtests.Client.Answer;
import dev.sluice.systemtests.Installation.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two lanes, of which one has no worker for a while: its backlog is seen, bounded, and kept. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LanesTest {

  private static final Duration WAIT = Duration.ofSeconds(40);
  private static final int MOST = 8;

  @TempDir static Path folder;
  private static Installation sluice;
  private static Client client;
  private static final ArrayList<String> WAITING = new ArrayList<>();

  @BeforeAll
  static void start() {
    sluice =
        Installation.start(
            folder,
            """
            plans: {free: {limits: [{name: many, limit: 1000, window: 1h}]}}
            models:
              quick: {runner: echo}
              large: {runner: echo, delay: 50ms, lane: gpu, max_queue: %d}
            worker: {lanes: [default]}
            """
                .formatted(MOST));
    client = sluice.client("user");
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
  }

  private static JsonNode model(String name) {
    return client.get("/v1/models/" + name).body();
  }

  private static JsonNode queue(String id) {
    return client.get("/v1/inferences/" + id).body().path("queue");
  }

  private static String readiness(Part part) {
    return sluice.part(part).get("/health/ready").body();
  }

  @Test
  @Order(1)
  void shouldShowAtOnceThatALaneHasNoWorker() {
    String id = client.submit("large", 0).id();
    WAITING.add(id);

    await().atMost(WAIT).until(() -> queue(id).path("reason").asText().equals(Backlog.NO_WORKER));
    assertThat(queue(id).path("position").asLong()).isEqualTo(1);
    await().atMost(WAIT).until(() -> model("large").path("workers").asInt(-1) == 0);
    await().atMost(WAIT).until(() -> model("quick").path("workers").asInt() == 1);
    for (Part part : new Part[] {Part.INGRESS, Part.ADMISSION}) {
      await()
          .atMost(WAIT)
          .untilAsserted(
              () ->
                  assertThat(readiness(part))
                      .contains("{\"name\":\"lane gpu\",\"ready\":true,\"detail\":\"no worker\"}")
                      .contains(
                          "{\"name\":\"lane default\",\"ready\":true,\"detail\":\"1 worker\"}"));
    }
  }

  @Test
  @Order(2)
  void shouldNotHoldUpTheOtherLane() {
    String id = client.submit("quick", "hello").id();
    assertThat(client.await(id, WAIT).body().path("status").asText()).isEqualTo("succeeded");
  }

  @Test
  @Order(3)
  void shouldTakeNoMoreThanMayWait() {
    await()
        .atMost(WAIT)
        .until(
            () -> {
              Answer answer = client.submit("large", WAITING.size());
              if (answer.status() == 503) {
                return true;
              }
              assertThat(answer.status()).isEqualTo(202);
              WAITING.add(answer.id());
              // What the bound looks at is a moment old.
              await().until(() -> model("large").path("queued").asInt() == WAITING.size());
              return false;
            });
    assertThat(WAITING).hasSize(MOST);

    Answer full = client.submit("large", "too much");
    assertThat(full.status()).isEqualTo(503);
    assertThat(full.body().path("type").asText()).endsWith("#temporary-reduced-capacity");
    assertThat(full.body().path("detail").asText())
        .isEqualTo(
            "model 'large' has 8 requests that wait or run, and may have 8; this one was not"
                + " taken");
    assertThat(full.header("retry-after")).matches("\\d+");
    assertThat(client.submit("quick", 1).status()).isEqualTo(202);
  }

  @Test
  @Order(4)
  void shouldRunAllThatWaitedOnceAWorkerComes() {
    sluice.startWorker("--lanes", "gpu");

    for (String id : WAITING) {
      assertThat(client.await(id, WAIT).body().path("status").asText()).isEqualTo("succeeded");
    }
    await().atMost(WAIT).until(() -> model("large").path("workers").asInt() == 1);
    await().atMost(WAIT).until(() -> model("large").path("queued").asInt(-1) == 0);
    assertThat(client.submit("large", 1).status()).isEqualTo(202);
    assertThat(sluice.topics().all("inference.accepted").toString()).doesNotContain(WAITING.get(0));
    assertThat(sluice.topics().all("inference.accepted.gpu").toString()).contains(WAITING.get(0));
  }
}
