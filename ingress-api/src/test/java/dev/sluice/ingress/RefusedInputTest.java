package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not understood is explained, and nothing is published. */
class RefusedInputTest {

  @TempDir static Path folder;
  private static Fixture fixture;

  @BeforeAll
  static void start() {
    fixture = new Fixture(folder, "ingress: {max_body: 1024}", true);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void nothingIsPublished() {
    assertThat(fixture.requests()).isEmpty();
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String rest) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(answer.body()).isEqualTo("{\"type\":\"about:blank\"," + rest + "}");
  }

  @Test
  void shouldRefuseWhatIsNotJson() {
    assertProblem(
        fixture.submit("ada", "{\"model\""),
        400,
        "\"title\":\"Bad Request\",\"status\":400,\"detail\":\"the body is not JSON: Unexpected"
            + " end-of-input within/between Object entries (at byte 8)\"");
  }

  @Test
  void shouldRefuseAFieldThatIsNamedTwice() {
    assertProblem(
        fixture.submit("ada", "{\"model\":\"echo\",\"input\":{\"a\":1,\"a\":2}}"),
        400,
        "\"title\":\"Bad Request\",\"status\":400,\"detail\":\"the body is not JSON: Duplicate field"
            + " 'a' (at byte 34)\"");
  }

  @Test
  void shouldNameTheFieldAndTheValueThatAreWrong() {
    assertProblem(
        fixture.submit("ada", "{\"model\":\"all-minilm-l6-v2\",\"input\":[\"a\",5]}"),
        422,
        "\"title\":\"Unprocessable Content\",\"status\":422,\"detail\":\"input: [\\\"a\\\",5] is not"
            + " a non-empty string or a list of 1 to 256 of them\",\"errors\":[{\"pointer\":\"/input\","
            + "\"detail\":\"input: [\\\"a\\\",5] is not a non-empty string or a list of 1 to 256 of"
            + " them\"}]");
  }

  @Test
  void shouldRefuseAnUnknownModel() {
    assertThat(fixture.submit("ada", "{\"model\":\"gpt\",\"input\":1}").body())
        .contains("\"status\":422")
        .contains(
            "{\"pointer\":\"/model\",\"detail\":\"model: \\\"gpt\\\" is not one of the models served"
                + " here (all-minilm-l6-v2, echo)\"}");
  }

  @Test
  void shouldRefuseALargeBodyWithoutReadingIt() {
    HttpResponse<String> answer =
        fixture.submit("ada", "{\"model\":\"echo\",\"input\":\"" + "x".repeat(2000) + "\"}");
    assertProblem(
        answer,
        413,
        "\"title\":\"Content Too Large\",\"status\":413,\"detail\":\"the body is larger than 1024"
            + " bytes\"");
  }

  @Test
  void shouldRefuseAnotherContentType() {
    HttpRequest.Builder request =
        fixture
            .request("/v1/inferences", "ada")
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("x"));
    assertProblem(
        fixture.send(request),
        415,
        "\"title\":\"Unsupported Media Type\",\"status\":415,\"detail\":\"Content-Type: 'text/plain'"
            + " is not application/json\"");
  }

  @Test
  void shouldNameTheMethodsOfAPath() {
    HttpResponse<String> answer = fixture.send(fixture.request("/v1/inferences", "ada").DELETE());
    assertProblem(
        answer,
        405,
        "\"title\":\"Method Not Allowed\",\"status\":405,\"detail\":\"only GET, POST will do here\"");
    assertThat(answer.headers().firstValue("allow")).contains("GET, POST");
  }

  @Test
  void shouldNameThePathsThereAre() {
    assertProblem(
        fixture.get("/v2", "ada"),
        404,
        "\"title\":\"Not Found\",\"status\":404,\"detail\":\"there are /v1/inferences,"
            + " /v1/inferences/{id}, /v1/inferences/{id}/cancel, /v1/inferences/{id}/events,"
            + " /v1/limits, /v1/models, /v1/models/{id}, /v1/embeddings and /v1/chat/completions,"
            + " described at /docs\"");
  }

  @Test
  void shouldKeepAddressesAndClaimedNamesApart() {
    assertProblem(
        fixture.submit("ip:127.0.0.1", "{\"model\":\"echo\",\"input\":1}"),
        400,
        "\"title\":\"Bad Request\",\"status\":400,\"detail\":\"X-Client-Id: names that begin with"
            + " 'ip:' are addresses\"");
  }

  @Test
  void shouldListTheModels() {
    assertThat(fixture.get("/v1/models", "ada").body())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":["
                + "{\"id\":\"all-minilm-l6-v2\",\"object\":\"model\",\"created\":0,"
                + "\"owned_by\":\"sluice\",\"runner\":\"onnx\","
                + "\"input\":\"a string or a list of 1 to 256 strings\",\"output\":\"embedding\",\"lane\":\"default\",\"queued\":0,\"max_queue\":10000},"
                + "{\"id\":\"echo\",\"object\":\"model\",\"created\":0,\"owned_by\":\"sluice\","
                + "\"runner\":\"echo\",\"input\":\"any JSON\",\"output\":\"input\",\"lane\":\"default\",\"queued\":0,\"max_queue\":10000}]}");
  }
}
