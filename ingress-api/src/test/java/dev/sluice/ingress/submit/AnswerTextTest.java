package dev.sluice.ingress.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.InferenceRequest;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.TimeLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTextTest {

  private static final Limit BURST = new Limit("burst", 10, Duration.ofSeconds(60));
  private static final Limit DAILY = new Limit("daily", 1000, Duration.ofDays(1));

  private static final ModelConfig ECHO =
      new ModelConfig("echo", ModelConfig.Runner.ECHO, 1, 1, Duration.ZERO);

  private final Routing routing =
      new Routing(
          RequestId.next(), new Subject("a\"\\\n日", "c"), "echo", Cost.ONE, OptionalLong.empty());

  @Test
  void shouldWriteAReceivedJobAsJsonIsWrittenEverywhere() {
    Instant created = RequestId.time(routing.id()).orElseThrow();
    var carried = new Carried(null, "https://example.com/", "{ \"ä\": 1}");
    assertThat(JobText.received(routing, carried, created))
        .isEqualTo(Json.text(Job.open(Job.Origin.of(routing, null, carried))));
  }

  @Test
  void shouldWriteARecordThatReadsAsTheRequest() throws Exception {
    byte[] body = "[1, {\"ä\":2}]{}".getBytes(StandardCharsets.UTF_8);
    Instant now = Instant.ofEpochMilli(1_700_000_000_123L);
    int end = body.length - 2;
    var times =
        new TimeLimits(OptionalLong.of(1_700_000_001_000L), OptionalLong.of(1_700_000_002_000L));
    var timed =
        new Routing(
            routing.id(), routing.subject(), "echo", Cost.ONE, OptionalLong.empty(), null, times);
    var submission =
        new Submission(
            ECHO,
            new Slice(body, 0, end),
            new Submission.Wish(null, 0),
            new Slice(body, end, body.length),
            null,
            null,
            null);
    assertThat(Json.read(JobText.record(timed, submission, now), InferenceRequest.class))
        .isEqualTo(
            new InferenceRequest(
                routing.id(),
                "a\"\\\n日",
                "c",
                "echo",
                new RawJson("[1, {\"ä\":2}]"),
                null,
                new RawJson("{}"),
                now,
                Instant.ofEpochMilli(1_700_000_001_000L),
                Instant.ofEpochMilli(1_700_000_002_000L)));
  }

  @Test
  void shouldTellEveryLimitOfThePlan() {
    var fields = new PlanFields(List.of(BURST, DAILY));
    assertThat(fields.policy()).isEqualTo("\"burst\";q=10;w=60, \"daily\";q=1000;w=86400");
    assertThat(
            fields.rateLimit(
                List.of(new Standing(BURST, 10, 9001), new Standing(DAILY, 588, 3_600_000))))
        .isEqualTo("\"burst\";r=0;t=10, \"daily\";r=412;t=3600");
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "20,20s", "60,1m0s", "360,6m0s", "3600,1h0m0s", "90061,25h1m1s"})
  void shouldWriteAResetAsOpenAiDoes(long seconds, String text) {
    assertThat(PlanFields.reset(seconds)).isEqualTo(text);
  }

  @Test
  void shouldNameEveryLimitThatRefused() {
    var rejected =
        new Decision.Rejected(
            List.of(new Standing(BURST, 10, 1), new Standing(DAILY, 1000, 1)),
            List.of(BURST, DAILY),
            OptionalLong.of(9001));
    assertThat(Refusal.body(rejected, 7))
        .endsWith(
            "Please try again after 10 seconds.\",\"violated-policies\":[\"burst\",\"daily\"],"
                + "\"policy_version\":7,\"retry_after\":10}");
  }
}
