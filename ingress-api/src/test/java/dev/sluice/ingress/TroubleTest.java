package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.service.Check;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TroubleTest {

  private static final String BODY = "{\"model\":\"echo\",\"input\":1}";
  private static final String TWO =
      "plans: {free: {limits: [{name: burst, limit: 2, window: 60s}]}}";

  @TempDir Path folder;

  @Test
  void shouldCountItselfWhileRedisIsGoneAndReturnToRedis() {
    try (var fixture = new Fixture(folder, TWO, true)) {
      fixture.stopRedis();

      var answers = IntStream.range(0, 3).mapToObj(i -> fixture.submit("ada", BODY)).toList();

      assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(202, 202, 429);
      assertThat(answers)
          .allSatisfy(a -> assertThat(a.headers().firstValue("sluice-degraded")).contains("redis"));
      assertThat(answers.get(0).headers().firstValue("ratelimit-policy"))
          .contains("\"burst\";q=2;w=60");
      assertThat(fixture.ingress.checks())
          .extracting(Check::name, Check::ready)
          .contains(org.assertj.core.groups.Tuple.tuple("redis", true));
      assertThat(fixture.meters.get("sluice.ingress.degraded").gauge().value()).isEqualTo(1);
      HttpResponse<String> poll =
          fixture.get("/v1/inferences/" + Fixture.json(answers.get(0)).get("id"), "ada");
      assertThat(poll.statusCode()).isEqualTo(503);
      assertThat(poll.headers().firstValue("retry-after")).contains("1");

      fixture.restartRedis();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(fixture.submit("bob", BODY).headers().map())
                      .doesNotContainKey("sluice-degraded"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> fixture.meters.get("sluice.ingress.degraded").gauge().value() == 0);

      fixture.mirrorIsComplete();
      assertThat(fixture.get("/v1/inferences/" + RequestId.next(), "ada").statusCode())
          .as("it may have been taken while Redis was away")
          .isEqualTo(503);
    }
  }

  @Test
  void shouldGiveBackWhatWasReservedIfKafkaCertainlyHasNotTakenIt() {
    try (var fixture = new Fixture(folder, TWO, true)) {
      fixture.producer.sendException = new TimeoutException("no memory");
      HttpResponse<String> refused = fixture.submit("ada", BODY);
      fixture.producer.sendException = null;

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).contains("5");
      assertThat(refused.body())
          .isEqualTo(
              "{\"type\":\"https://iana.org/assignments/http-problem-types#temporary-reduced-capacity\","
                  + "\"title\":\"Temporarily reduced capacity\",\"status\":503,\"detail\":\"Kafka does"
                  + " not take requests now; this one was not taken\"}");
      assertThat(fixture.get("/v1/limits", "ada").body())
          .contains("\"used\":0,\"reserved\":0,\"remaining\":2");
    }
  }

  @Test
  void shouldKeepTheReservationIfNobodyKnowsWhetherKafkaTookIt() throws Exception {
    try (var fixture = new Fixture(folder, TWO, false)) {
      var pending = fixture.sendAsync(Fixture.post(fixture.request("/v1/inferences", "ada"), BODY));
      await().until(() -> fixture.requests().size() == 1);
      String id = EventHeaders.get(fixture.requests().get(0).headers(), EventHeaders.ID).orElse("");
      fixture.producer.errorNext(new TimeoutException("expired"));

      HttpResponse<String> answer = pending.get();
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("it may have been taken all the same, as " + id);
      assertThat(fixture.get("/v1/limits", "ada").body())
          .contains("\"used\":1,\"reserved\":1,\"remaining\":1");
    }
  }

  @Test
  void shouldChargeNothingForALook() {
    try (var fixture = new Fixture(folder, TWO, true)) {
      List<String> looks =
          IntStream.range(0, 3).mapToObj(i -> fixture.get("/v1/limits", "ada").body()).toList();
      assertThat(looks)
          .containsOnly(
              "{\"account\":\"ada\",\"client\":\"ada\",\"plan\":\"free\",\"policy_version\":2,"
                  + "\"blocked\":false,\"limits\":[{\"name\":\"burst\",\"unit\":\"requests\","
                  + "\"per\":\"account\",\"of\":\"ada\",\"mode\":\"enforce\",\"align\":\"sliding\","
                  + "\"limit\":2,\"window\":60,\"used\":0,\"reserved\":0,\"remaining\":2,\"reset\":0,"
                  + "\"source\":\"plan free\"}]}");
    }
  }
}
