package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.InferenceRequest;
import dev.sluice.contract.message.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngressTest {

  private static final String TWO_PER_MINUTE =
      """
      plans:
        free:
          limits:
            - {name: burst, limit: 2, window: 60s}
            - {name: daily, limit: 1000, window: 1d}
      ingress:
        max_body: 2048
      """;

  @TempDir static Path folder;
  private static Fixture fixture;

  @BeforeAll
  static void start() {
    fixture = new Fixture(folder, TWO_PER_MINUTE, true);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void shouldAnswerASubmissionWithTheJobAndHowTheLimitsStand() throws Exception {
    HttpResponse<String> answer =
        fixture.submit(
            "ada", "{\"model\":\"echo\",\"input\":{\"a\":[1,2]},\"metadata\":{\"k\":1}}");

    assertThat(answer.statusCode()).isEqualTo(202);
    Map<?, ?> job = Fixture.json(answer);
    String id = String.valueOf(job.get("id"));
    assertThat(job.keySet())
        .map(String::valueOf)
        .containsExactly(
            "id",
            "status",
            "account",
            "client",
            "model",
            "metadata",
            "created_at",
            "urls",
            "message");
    assertThat(job.get("status")).isEqualTo("received");
    assertThat(job.get("urls"))
        .isEqualTo(
            Map.of(
                "get", "/v1/inferences/" + id,
                "events", "/v1/inferences/" + id + "/events",
                "cancel", "/v1/inferences/" + id + "/cancel"));
    assertThat(String.valueOf(job.get("message")))
        .matches(
            "Request was successful\\. You can send 1 more request in the next 6[01] seconds\\.");
    assertThat(header(answer, "location")).isEqualTo("/v1/inferences/" + id);
    assertThat(header(answer, "content-type")).isEqualTo("application/json");
    assertThat(header(answer, "ratelimit-policy"))
        .isEqualTo("\"burst\";q=2;w=60, \"daily\";q=1000;w=86400");
    assertThat(header(answer, "ratelimit"))
        .matches("\"burst\";r=1;t=6[01], \"daily\";r=999;t=\\d+");
    assertThat(header(answer, "x-ratelimit-limit-requests")).isEqualTo("2");
    assertThat(header(answer, "x-ratelimit-remaining-requests")).isEqualTo("1");
    assertThat(header(answer, "x-ratelimit-reset-requests")).matches("1m[01]s");
    assertThat(answer.headers().firstValue("sluice-degraded")).isEmpty();

    var record =
        fixture.requests().stream()
            .filter(r -> EventHeaders.get(r.headers(), EventHeaders.ID).orElse("").equals(id))
            .findFirst()
            .orElseThrow();
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("ada");
    InferenceRequest request = Json.read(record.value(), InferenceRequest.class);
    assertThat(request.input().text()).isEqualTo("{\"a\":[1,2]}");
    assertThat(request.metadata()).hasToString("{\"k\":1}");
    assertThat(EventHeaders.get(record.headers(), EventHeaders.RESERVED_AT)).isPresent();
    assertThat(EventHeaders.get(record.headers(), EventHeaders.SUBJECT)).contains("ada/ada");
    assertThat(fixture.get("/v1/inferences/" + id, "ada").statusCode()).isEqualTo(200);
    assertThat(fixture.get("/v1/inferences/" + id, "eve").statusCode()).isEqualTo(503);
  }

  @Test
  void shouldRefuseTheRequestAfterTheLimit() {
    String body = "{\"model\":\"echo\",\"input\":1}";
    List<Integer> statuses =
        List.of(fixture.submit("bob", body).statusCode(), fixture.submit("bob", body).statusCode());
    HttpResponse<String> answer = fixture.submit("bob", body);

    assertThat(statuses).containsExactly(202, 202);
    assertThat(answer.statusCode()).isEqualTo(429);
    String retry = header(answer, "retry-after");
    assertThat(retry).matches("6[01]");
    assertThat(header(answer, "content-type")).isEqualTo("application/problem+json");
    assertThat(header(answer, "cache-control")).isEqualTo("no-store");
    assertThat(header(answer, "ratelimit")).startsWith("\"burst\";r=0;t=" + retry + ", \"daily\"");
    String words =
        "Client exceeded its limit of 2 requests per 60 seconds. Please try again after "
            + retry
            + " seconds.";
    assertThat(answer.body())
        .isEqualTo(
            "{\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\","
                + "\"title\":\"Quota exceeded\",\"status\":429,\"detail\":\""
                + words
                + "\",\"message\":\""
                + words
                + "\",\"violated-policies\":[\"burst\"],\"policy_version\":2,\"retry_after\":"
                + retry
                + "}");
  }
}
