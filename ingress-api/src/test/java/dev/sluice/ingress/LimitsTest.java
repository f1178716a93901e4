package dev.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.EventHeaders;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What accounts under several kinds of limits are told. */
class LimitsTest {

  private static final String BODY = "{\"model\":\"echo\",\"input\":1}";
  private static final String PLANS =
      """
      plans:
        free:
          limits:
            - {name: burst, limit: 5, window: 60s}
            - {name: trial, limit: 1, window: 60s, mode: shadow}
        metered:
          limits:
            - {name: burst, limit: 100, window: 60s}
            - {name: tokens, limit: 10, window: 60s, unit: tokens}
        slots:
          limits:
            - {name: slots, limit: 1, unit: concurrent-requests}
        both:
          limits:
            - {name: first, limit: 1, window: 1s}
            - {name: second, limit: 1, window: 60s}
      accounts:
        banned: {blocked: true}
        meter: {plan: metered}
        spent: {plan: metered}
        large: {plan: metered}
        slotted: {plan: slots}
        both: {plan: both}
        keen: {plan: both}
      """;

  @TempDir static Path folder;
  private static Fixture fixture;

  @BeforeAll
  static void start() {
    fixture = new Fixture(folder, PLANS, true);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static String ofLength(int bytes) {
    return "{\"model\":\"echo\",\"input\":\"" + "x".repeat(bytes - 2) + "\"}";
  }

  @Test
  void shouldTakeNothingFromABlockedAccount() {
    HttpResponse<String> answer = fixture.submit("banned", BODY);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,"
                + "\"detail\":\"the account is blocked\"}");
    assertThat(fixture.requests()).noneMatch(r -> new String(r.key(), UTF_8).equals("banned"));
    assertThat(fixture.<Integer>redis(redis -> redis.keys("sluice:{banned}:*").size())).isZero();
    assertThat(fixture.count("sluice.ingress.submissions", "outcome", "blocked")).isEqualTo(1);
  }

  @Test
  void shouldChargeTheTokensOfTheInput() {
    HttpResponse<String> answer = fixture.submit("meter", ofLength(16));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(Fixture.header(answer, "x-ratelimit-remaining-tokens")).isEqualTo("6");
    assertThat(Fixture.header(answer, "ratelimit")).contains("\"tokens\";r=6;t=");
    var record =
        fixture.requests().stream()
            .filter(r -> new String(r.key(), UTF_8).equals("meter"))
            .findFirst()
            .orElseThrow();
    assertThat(EventHeaders.get(record.headers(), EventHeaders.TOKENS)).contains("4");
    assertThat(EventHeaders.get(record.headers(), EventHeaders.COST)).contains("1");
  }

  @Test
  void shouldSpeakOfTokensWhereTheyAreUsedUp() {
    fixture.submit("spent", ofLength(40));
    HttpResponse<String> answer = fixture.submit("spent", ofLength(4));

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body())
        .contains("Client exceeded its limit of 10 tokens per 60 seconds. Please try again after")
        .containsPattern(
            "\"violated-policies\":\\[\"tokens\"],\"policy_version\":[1-9]\\d*,\"retry_after\":6");
  }

  @Test
  void shouldSayThatACostCanNeverFitAndNotToTryAgain() {
    HttpResponse<String> answer = fixture.submit("large", ofLength(44));

    String words =
        "The request costs 11 tokens, limit 'tokens' allows 10 per 60 seconds. It can never pass.";
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422,"
                + "\"detail\":\""
                + words
                + "\",\"errors\":[{\"pointer\":\"/input\",\"detail\":\""
                + words
                + "\"}]}");
    assertThat(answer.headers().firstValue("retry-after")).isEmpty();
    assertThat(Fixture.header(answer, "x-should-retry")).isEqualTo("false");
    assertThat(fixture.submit("large", ofLength(40)).statusCode())
        .as("nothing was charged")
        .isEqualTo(202);
  }

  @Test
  void shouldSpeakOfRequestsAtOnceWhereSlotsAreTaken() {
    fixture.submit("slotted", BODY);
    HttpResponse<String> answer = fixture.submit("slotted", BODY);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(Fixture.header(answer, "retry-after")).isEqualTo("2");
    assertThat(answer.body())
        .contains(
            "Client exceeded its limit of 1 request at once. Please try again after 2 seconds.");
  }

  @Test
  void shouldNameAllLimitsThatRefusedAndWaitForTheSlowest() {
    fixture.submit("both", BODY);
    HttpResponse<String> answer = fixture.submit("both", BODY);

    assertThat(answer.body()).contains("\"violated-policies\":[\"first\",\"second\"]");
    assertThat(Integer.parseInt(Fixture.header(answer, "retry-after"))).isBetween(60, 61);
  }

  @Test
  void shouldNotChargeARefusedCall() {
    fixture.submit("keen", BODY);
    for (int i = 0; i < 5; i++) {
      assertThat(fixture.submit("keen", BODY).statusCode()).isEqualTo(429);
    }
    assertThat(fixture.get("/v1/limits", "keen").body())
        .contains("\"used\":1")
        .doesNotContain("\"used\":2");
  }

  @Test
  void shouldTellWhenToComeBackAndThenLetIn(@TempDir Path briefFolder) throws Exception {
    try (var brief =
        new Fixture(
            briefFolder, "plans: {free: {limits: [{name: burst, limit: 1, window: 1s}]}}", true)) {
      brief.submit("ada", BODY);
      HttpResponse<String> refused = brief.submit("ada", BODY);
      assertThat(refused.statusCode()).isEqualTo(429);
      brief.redis(redis -> redis.hset("sluice:mirror:progress", progress()));
      // The told time itself is waited out, to see that it is true; and a second more, because
      // without a stream nothing is ever decided and a reservation counts for its generation too.
      Thread.sleep(1000 * Long.parseLong(Fixture.header(refused, "retry-after")) + 1000);
      assertThat(brief.submit("ada", BODY).statusCode()).isEqualTo(202);
    }
  }

  private static Map<String, String> progress() {
    var far = Long.toString(System.currentTimeMillis() + 3000);
    return Map.of("0", far, "1", far, "2", far, "3", far);
  }

  @Test
  void shouldCountWhoIsNearALimitAndWhomAShadowWouldHaveRefused() {
    for (int i = 0; i < 6; i++) {
      fixture.submit("ada", BODY);
    }

    String[] burst = {"plan", "free", "limit", "burst"};
    String[] trial = {"plan", "free", "limit", "trial"};
    assertThat(fixture.count("sluice.ingress.near.limit", burst)).isEqualTo(2);
    assertThat(fixture.count("sluice.ingress.refusals", burst)).isEqualTo(1);
    assertThat(fixture.count("sluice.ingress.shadow.refusals", trial)).isEqualTo(5);
    assertThat(fixture.count("sluice.ingress.refusals", trial)).isZero();
  }
}
