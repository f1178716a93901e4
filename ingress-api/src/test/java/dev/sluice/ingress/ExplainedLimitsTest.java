package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code GET /v1/limits} says of every kind of limit. */
class ExplainedLimitsTest {

  private static final String PLANS =
      """
      plans:
        free:
          limits:
            - {name: burst, limit: 60, window: 60s}
            - {name: daily, limit: 1000, window: 1d, align: day, zone: Europe/Berlin}
            - {name: slots, limit: 8, unit: concurrent-requests}
            - {name: own, limit: 10, window: 60s, per: client}
            - {name: each, limit: 20, window: 60s, per: model}
            - {name: trial, limit: 10, window: 10s, mode: shadow}
        plain:
          limits:
            - {name: burst, limit: 60, window: 60s}
      accounts:
        banned: {blocked: true, plan: plain}
        dear:
          plan: plain
          overrides:
            - {name: burst, limit: 500, until: "2099-01-01T00:00:00Z"}
        dearest:
          plan: plain
          overrides:
            - {name: burst, limit: 900}
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

  private static List<?> limits(HttpResponse<String> answer) {
    return Fixture.json(answer).get("limits") instanceof List<?> limits ? limits : List.of("none");
  }

  @Test
  void shouldExplainEveryKindOfLimit() {
    fixture.submit("ada", "{\"model\":\"echo\",\"input\":1}");

    HttpResponse<String> answer = fixture.get("/v1/limits?model=echo", "ada");

    assertThat(answer.body().replaceAll("\"reset\":[1-9]\\d*", "\"reset\":7"))
        .isEqualTo(
            "{\"account\":\"ada\",\"client\":\"ada\",\"plan\":\"free\",\"policy_version\":6,"
                + "\"blocked\":false,\"limits\":["
                + "{\"name\":\"burst\",\"unit\":\"requests\",\"per\":\"account\",\"of\":\"ada\","
                + "\"mode\":\"enforce\",\"align\":\"sliding\",\"limit\":60,\"window\":60,\"used\":1,"
                + "\"reserved\":1,\"remaining\":59,\"reset\":7,\"source\":\"plan free\"},"
                + "{\"name\":\"daily\",\"unit\":\"requests\",\"per\":\"account\",\"of\":\"ada\","
                + "\"mode\":\"enforce\",\"align\":\"day\",\"zone\":\"Europe/Berlin\",\"limit\":1000,"
                + "\"window\":86400,\"used\":1,\"reserved\":1,\"remaining\":999,\"reset\":7,"
                + "\"source\":\"plan free\"},"
                + "{\"name\":\"slots\",\"unit\":\"concurrent-requests\",\"per\":\"account\","
                + "\"of\":\"ada\",\"mode\":\"enforce\",\"limit\":8,\"used\":1,\"reserved\":1,"
                + "\"remaining\":7,\"source\":\"plan free\"},"
                + "{\"name\":\"own\",\"unit\":\"requests\",\"per\":\"client\",\"of\":\"ada\","
                + "\"mode\":\"enforce\",\"align\":\"sliding\",\"limit\":10,\"window\":60,\"used\":1,"
                + "\"reserved\":1,\"remaining\":9,\"reset\":7,\"source\":\"plan free\"},"
                + "{\"name\":\"each\",\"unit\":\"requests\",\"per\":\"model\",\"of\":\"echo\","
                + "\"mode\":\"enforce\",\"align\":\"sliding\",\"limit\":20,\"window\":60,\"used\":1,"
                + "\"reserved\":1,\"remaining\":19,\"reset\":7,\"source\":\"plan free\"},"
                + "{\"name\":\"trial\",\"unit\":\"requests\",\"per\":\"account\",\"of\":\"ada\","
                + "\"mode\":\"shadow\",\"align\":\"sliding\",\"limit\":10,\"window\":10,\"used\":1,"
                + "\"reserved\":1,\"remaining\":9,\"reset\":7,\"source\":\"plan free\"}]}");
    assertThat(Fixture.header(answer, "ratelimit"))
        .contains("\"each\";r=19;t=")
        .doesNotContain("trial");
  }

  @Test
  void shouldTellALimitPerModelOfEachModel() {
    fixture.submit("bob", "{\"model\":\"echo\",\"input\":1}");

    HttpResponse<String> answer = fixture.get("/v1/limits", "bob");

    assertThat(limits(answer))
        .map(one -> ((Map<?, ?>) one).get("name") + " " + ((Map<?, ?>) one).get("of"))
        .containsExactly(
            "burst bob",
            "daily bob",
            "slots bob",
            "own bob",
            "each all-minilm-l6-v2",
            "each echo",
            "trial bob");
    assertThat(limits(answer))
        .map(one -> String.valueOf(((Map<?, ?>) one).get("used")))
        .containsExactly("1", "1", "1", "1", "0", "1", "1");
  }

  @Test
  void shouldNameTheModelsThereAre() {
    HttpResponse<String> answer = fixture.get("/v1/limits?model=gpt", "ada");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("model: not one of the models served here (all-minilm-l6-v2, echo)");
  }

  @Test
  void shouldTellThatAnAccountIsBlocked() {
    HttpResponse<String> answer = fixture.get("/v1/limits", "banned");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"plan\":\"plain\",\"policy_version\":6,\"blocked\":true");
  }

  @Test
  void shouldTellWhereANumberComesFromAndForHowLong() {
    assertThat(fixture.get("/v1/limits", "dear").body())
        .contains("\"limit\":500,")
        .contains("\"source\":\"override until 2099-01-01T00:00:00Z\"");
    assertThat(fixture.get("/v1/limits", "dearest").body())
        .contains("\"limit\":900,")
        .contains("\"source\":\"override\"");
  }
}
