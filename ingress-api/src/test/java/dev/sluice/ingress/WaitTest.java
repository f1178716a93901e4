package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.InferenceRequest;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.RequestId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A submission that waits, and what a client may send along. */
class WaitTest {

  private static final String BODY = "{\"model\":\"echo\",\"input\":1}";

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void start() {
    fixture = new Fixture(folder, "", true);
    fixture.mirrorIsComplete();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private CompletableFuture<HttpResponse<String>> submit(String prefer) {
    var request = Fixture.post(fixture.request("/v1/inferences", "ada"), BODY);
    return fixture.sendAsync(request.header("Prefer", prefer));
  }

  private String sentId() {
    await().until(() -> fixture.requests().size() == 1);
    return EventHeaders.get(fixture.requests().get(0).headers(), EventHeaders.ID).orElseThrow();
  }

  @Test
  void shouldAnswer200OnceTheJobHasEnded() {
    var answer = submit("respond-async, wait=50");
    String id = sentId();
    fixture.end("ada", id, Fixture.job(id, "succeeded"));

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(answer.join().body()).isEqualTo(Fixture.shown(id, "succeeded"));
    assertThat(Fixture.header(answer.join(), "location")).isEqualTo("/v1/inferences/" + id);
    assertThat(Fixture.header(answer.join(), "preference-applied")).isEqualTo("wait=50");
    assertThat(Fixture.header(answer.join(), "ratelimit")).startsWith("\"burst\";r=59;t=");
  }

  @Test
  void shouldAnswer202OnceTheTimeIsOver() {
    HttpResponse<String> answer = submit("wait=1").join();
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("\"status\":\"received\"");
    assertThat(Fixture.header(answer, "preference-applied")).isEqualTo("wait=1");
  }

  @Test
  void shouldNotWaitUnlessAsked() {
    HttpResponse<String> answer = submit("respond-async").join();
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(Fixture.header(answer, "preference-applied")).isEqualTo("respond-async");
    assertThat(Fixture.header(fixture.submit("ada", BODY), "preference-applied")).isEmpty();
    assertThat(Fixture.header(submit("wait=soon").join(), "preference-applied")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "quota-exceeded, 7, 429",
    "quota-exceeded, , 422",
    "blocked, , 403",
    "idempotency-key-reused, , 422",
    "internal, 1, 503"
  })
  void shouldAnswerARefusalOfTheStreamLikeAnImmediateOne(
      String reason, @Nullable Long retryAfter, int status) {
    var answer = submit("wait=50");
    String id = sentId();
    var rejection =
        new Rejection(
            id,
            "ada",
            "ada",
            "echo",
            reason,
            List.of("burst"),
            retryAfter,
            "No.",
            Instant.now(),
            1L,
            null);
    fixture.end(
        "ada", id, Json.text(Job.rejected(rejection, Carried.NOTHING, Duration.ofHours(1))));

    assertThat(answer.join().statusCode()).isEqualTo(status);
    assertThat(Fixture.header(answer.join(), "content-type")).isEqualTo("application/problem+json");
    if (status == 429) {
      assertThat(Fixture.header(answer.join(), "retry-after")).isEqualTo("7");
    }
  }

  @Test
  void shouldWaitForTheFirstJobWhenAKeyIsSentAgain() {
    var first = Fixture.post(fixture.request("/v1/inferences", "ada"), BODY);
    String id = Fixture.id(fixture.send(first.header("Idempotency-Key", "k")));
    fixture.end("ada", id, Fixture.job(id, "succeeded"));

    var again = Fixture.post(fixture.request("/v1/inferences", "ada"), BODY);
    HttpResponse<String> answer =
        fixture.send(again.header("Idempotency-Key", "k").header("Prefer", "wait=50"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Fixture.id(answer)).isEqualTo(id);
    assertThat(Fixture.header(answer, "idempotent-replayed")).isEqualTo("true");
  }

  @Test
  void shouldPassOnWhatAClientSendsAlong() throws Exception {
    String body =
        "{\"model\":\"echo\",\"input\":1,\"metadata\":{\"order\": 7},\"start_by\":\"10s\","
            + "\"finish_by\":\"2m\",\"webhook\":{\"url\":\"https://example.com/hook\"}}";
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    HttpResponse<String> answer =
        fixture.send(
            Fixture.post(fixture.request("/v1/inferences", "ada"), body)
                .header("traceparent", trace));

    String id = Fixture.id(answer);
    assertThat(answer.body()).contains("\"metadata\":{\"order\": 7}");
    ProducerRecord<byte[], byte[]> sent = fixture.requests().get(0);
    assertThat(Carried.read(sent.headers()))
        .isEqualTo(new Carried(trace, "https://example.com/hook", "{\"order\": 7}"));
    Instant made = RequestId.time(id).orElseThrow();
    assertThat(EventHeaders.get(sent.headers(), EventHeaders.START_BY))
        .hasValue(Long.toString(made.plusSeconds(10).toEpochMilli()));
    assertThat(EventHeaders.get(sent.headers(), EventHeaders.FINISH_BY))
        .hasValue(Long.toString(made.plusSeconds(120).toEpochMilli()));
    InferenceRequest value = Json.read(sent.value(), InferenceRequest.class);
    assertThat(value.startBy()).isEqualTo(made.plusSeconds(10));
    assertThat(value.metadata()).hasToString("{\"order\": 7}");
  }
}
