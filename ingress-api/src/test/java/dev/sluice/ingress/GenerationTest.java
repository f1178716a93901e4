package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.InferenceRequest;
import dev.sluice.contract.message.Json;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of models that generate. */
class GenerationTest {

  private static final String YAML =
      """
      plans: {free: {limits: [{name: tokens, limit: 500, window: 60s, unit: tokens}]}}
      models:
        llama: {runner: openai, url: "http://127.0.0.1:1/v1", max_tokens: 100}
      """;

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

  private HttpResponse<String> submit(String parameters) {
    return fixture.submit(
        "ada", "{\"model\":\"llama\",\"input\":\"12345678901234\"," + parameters + "}");
  }

  @Test
  void shouldPassParametersOnAndChargeWhatTheyLetBeGenerated() throws Exception {
    HttpResponse<String> answer =
        submit("\"parameters\":{\"temperature\": 0.5,\"max_tokens\":50,\"n\":2}");

    assertThat(answer.statusCode()).isEqualTo(202);
    var sent = fixture.requests().get(0);
    assertThat(Json.read(sent.value(), InferenceRequest.class).parameters())
        .hasToString("{\"temperature\": 0.5,\"max_tokens\":50,\"n\":2}");
    long input = 4;
    long parameters = 11;
    assertThat(Fixture.header(answer, "ratelimit"))
        .startsWith("\"tokens\";r=%d;".formatted(500 - input - parameters - 2 * 50));
  }

  @Test
  void shouldChargeTheModelsOwnBoundWithoutOne() {
    assertThat(Fixture.header(submit("\"parameters\":{}"), "ratelimit"))
        .startsWith("\"tokens\";r=396;");
  }

  @Test
  void shouldRefuseWhatCanNeverFit() {
    HttpResponse<String> answer = submit("\"parameters\":{\"max_tokens\":500}");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(fixture.requests()).isEmpty();
  }
}
