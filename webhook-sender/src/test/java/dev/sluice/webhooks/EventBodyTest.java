package dev.sluice.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventBodyTest {

  private static final String LONG = "x".repeat(EventBody.LARGEST);

  private static JsonNode data(String members) throws JsonProcessingException {
    String job = "{\"id\":\"id-1\",\"status\":\"failed\"," + members + "}";
    var event = EventBody.of("id-1", job.getBytes(StandardCharsets.UTF_8));
    assertThat(event.type()).isEqualTo("inference.failed");
    assertThat(event.body().text().getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(EventBody.LARGEST);
    return Json.tree().readTree(event.body().text()).path("data");
  }

  @Test
  void shouldKeepWhatFits() throws JsonProcessingException {
    JsonNode data = data("\"output\":{\"a\":[1,2]},\"metadata\":{\"b\":\"c\"}");

    assertThat(data.path("output").toString()).isEqualTo("{\"a\":[1,2]}");
    assertThat(data.path("metadata").toString()).isEqualTo("{\"b\":\"c\"}");
    assertThat(data.has("output_omitted")).isFalse();
    assertThat(data.at("/urls/get").asText()).isEqualTo("/v1/inferences/id-1");
  }

  @Test
  void shouldLeaveOutTheOutputFirst() throws JsonProcessingException {
    JsonNode data = data("\"output\":\"" + LONG + "\",\"metadata\":{\"b\":\"c\"}");

    assertThat(data.has("output")).isFalse();
    assertThat(data.path("output_omitted").asBoolean()).isTrue();
    assertThat(data.path("metadata").toString()).isEqualTo("{\"b\":\"c\"}");
  }

  @Test
  void shouldThenLeaveOutMetadataAndCutTheError() throws JsonProcessingException {
    JsonNode data =
        data(
            "\"metadata\":{\"b\":\"%1$s\"},\"error\":{\"code\":\"c\",\"message\":\"%1$s\",\"retryable\":true}"
                .formatted(LONG));

    assertThat(data.has("metadata")).isFalse();
    assertThat(data.path("metadata_omitted").asBoolean()).isTrue();
    assertThat(data.at("/error/message").asText()).hasSize(2001).endsWith("x…");
    assertThat(data.at("/error/code").asText()).isEqualTo("c");
  }

  @Test
  void shouldNotSayThatSomethingIsMissingThatNeverWas() throws JsonProcessingException {
    JsonNode data =
        data("\"error\":{\"code\":\"c\",\"message\":\"%s\",\"retryable\":true}".formatted(LONG));

    assertThat(data.has("output_omitted")).isFalse();
    assertThat(data.has("metadata_omitted")).isFalse();
  }
}
