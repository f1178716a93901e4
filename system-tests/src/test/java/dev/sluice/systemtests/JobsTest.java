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
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of a job as its client steers it: waits, cancels, and times it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JobsTest {

  private static final Duration WAIT = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static Installation sluice;
  private static Client client;

  @BeforeAll
  static void start() {
    sluice =
        Installation.start(
            folder,
            """
            plans: {free: {limits: [{name: many, limit: 100, window: 1h}]}}
            models:
              echo: {runner: echo}
              slow: {runner: echo, delay: 10m, concurrency: 1}
              steady: {runner: echo, delay: 700ms, concurrency: 1}
            """);
    client = sluice.client("steerer");
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
  }

  private static String status(Answer answer) {
    return answer.body().path("status").asText();
  }

  private static long used() {
    return client.get("/v1/limits").body().path("limits").path(0).path("used").asLong();
  }

  private static Answer submit(String model, Map<String, String> times) {
    var body = new HashMap<String, Object>(times);
    body.put("model", model);
    body.put("input", 1);
    return client.post("/v1/inferences", body);
  }

  @Test
  @Order(1)
  void shouldAnswerWithTheEndIfItIsWaitedFor() {
    Answer answer = client.submit("echo", "now", "Prefer", "wait=30");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(status(answer)).isEqualTo("succeeded");
    assertThat(answer.body().path("output").asText()).isEqualTo("now");
  }

  @Test
  @Order(2)
  void shouldCancelWhatWaitsAtOnceAndWhatRunsAsSoonAsItStops() {
    String running = client.submit("slow", 1).id();
    await()
        .atMost(WAIT)
        .until(() -> sluice.topics().all("inference.completions").toString().contains(running));
    String waiting = client.submit("slow", 2).id();
    long before = used();

    Answer canceled = client.cancel(waiting);
    assertThat(canceled.status()).isEqualTo(200);
    assertThat(status(canceled)).isEqualTo("canceled");
    await().atMost(WAIT).until(() -> used() == before - 1);

    assertThat(client.cancel(running).status()).isIn(200, 202);
    assertThat(status(client.await(running, WAIT))).isEqualTo("canceled");
    assertThat(client.cancel(running).status()).isEqualTo(200);

    String done = client.submit("echo", 3).id();
    client.await(done, WAIT);
    Answer late = client.cancel(done);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.body().path("job_status").asText()).isEqualTo("succeeded");
  }

  @Test
  @Order(3)
  void shouldExpireWhatDoesNotComeToStartInTime() {
    String running = client.submit("slow", 1).id();
    String late = submit("slow", Map.of("start_by", "500ms")).id();

    assertThat(status(client.await(late, WAIT))).isEqualTo("expired");
    assertThat(status(client.await(running, Duration.ZERO))).isNotEqualTo("expired");
    client.cancel(running);
    client.await(running, WAIT);
  }

  @Test
  @Order(4)
  void shouldStopWhatRunsWhenItsTimeIsOver() {
    String id = submit("slow", Map.of("finish_by", "2s")).id();
    assertThat(status(client.await(id, WAIT))).isEqualTo("timed_out");
    assertThat(client.submit("slow", 1, "Prefer", "wait=1").status()).isEqualTo(202);
  }

  private static JsonNode queue(String id) {
    return client.get("/v1/inferences/" + id).body().path("queue");
  }

  private static long position(String id) {
    return queue(id).path("position").asLong();
  }

  @Test
  @Order(5)
  void shouldTellTruthfullyHowAJobWaits() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      ids.add(client.submit("steady", i).id());
    }
    String last = ids.get(11);
    await().atMost(WAIT).until(() -> position(last) > 5);
    long before = position(last);
    assertThat(position(ids.get(6))).isBetween(1L, before - 1);
    assertThat(before).isLessThanOrEqualTo(18);
    await().atMost(WAIT).until(() -> queue(last).path("eta_ms").isNumber());
    await().atMost(WAIT).until(() -> position(last) < before);
    assertThat(queue(last).has("reason")).isFalse();

    assertThat(status(client.await(last, WAIT))).isEqualTo("succeeded");
    assertThat(client.get("/v1/inferences/" + last).body().has("queue")).isFalse();
  }

  @Test
  @Order(6)
  void shouldSayWhyAJobWaitsWhenThereIsNoWorker() {
    sluice.part(Part.WORKER).kill();
    String id = client.submit("echo", 1).id();

    await().atMost(WAIT).until(() -> queue(id).path("reason").asText().equals(Backlog.NO_WORKER));

    assertThat(queue(id).path("position").asLong()).isPositive();
    assertThat(queue(id).has("eta_ms")).isFalse();
    assertThat(client.cancel(id).status()).isEqualTo(200);
  }

  @Test
  @Order(7)
  void shouldEndEveryRequestInTimeWithoutAnyWorker() {

    String late = submit("echo", Map.of("start_by", "1s")).id();
    String over = submit("echo", Map.of("finish_by", "1s")).id();
    String unwanted = client.submit("echo", 1).id();

    assertThat(client.cancel(unwanted).status()).isEqualTo(200);
    assertThat(status(client.await(late, WAIT))).isEqualTo("expired");
    assertThat(status(client.await(over, WAIT))).isEqualTo("timed_out");
  }
}
