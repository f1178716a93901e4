package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner that is not a part of Sluice, run by a worker that has it on its class path. */
class CustomRunnerTest {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final String MODEL =
      "models: {guess: {runner: custom, kind: %s, concurrency: 2, max_batch: 8,"
          + " settings: {languages: \"%s\"}}}";

  @TempDir Path folder;

  @Test
  void shouldRunAModelWithTheExample() throws IOException {
    try (var sluice = Installation.start(folder, MODEL.formatted("language", "en,de"))) {
      Client client = sluice.client("anybody");
      var ids = new ArrayList<String>();
      var texts = Map.of("Das ist nicht die Frage", "de", "That is not the question", "en");
      for (String text : texts.keySet()) {
        ids.add(client.submit("guess", text).id());
      }
      for (String id : ids) {
        JsonNode job = client.await(id, WAIT).body();
        assertThat(job.path("status").asText()).isEqualTo("succeeded");
        assertThat(job.path("model_version").asText()).isEqualTo("guess-1");
      }
      assertThat(ids)
          .extracting(id -> client.get("/v1/inferences/" + id).body().at("/output/language"))
          .extracting(JsonNode::asText)
          .containsExactlyElementsOf(texts.values());

      JsonNode refused = client.await(client.submit("guess", List.of(1)).id(), WAIT).body();
      assertThat(refused.path("error"))
          .isEqualTo(
              Json.tree()
                  .readTree(
                      "{\"code\":\"invalid_input\",\"message\":\"input: wanted a string\","
                          + "\"retryable\":false}"));
      JsonNode shown = client.get("/v1/models/guess").body();
      assertThat(shown.path("runner").asText()).isEqualTo("custom");
    }
  }

  @Test
  void shouldSayWhichRunnersThereAreIfOneIsMissing() {
    assertThat(end(MODEL.formatted("translation", "en")))
        .contains(
            "models.guess.kind: 'translation' is no runner on the class path (there are: language)");
  }

  @Test
  void shouldSayWhichSettingIsWrong() {
    assertThat(end(MODEL.formatted("language", "xx")))
        .contains("model guess cannot be loaded: settings.languages: 'xx' is not some of");
  }

  /** What a worker says that does not start. */
  private String end(String yaml) {
    try (var kafka = Installation.kafkaAlone(folder, yaml)) {
      Shell.Ended ended = kafka.worker();
      assertThat(ended.code()).as(ended.out()).isEqualTo(1);
      return ended.out();
    }
  }
}
