package dev.sluice.worker.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.config.Batching;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.OnnxFiles;
import dev.sluice.contract.config.Queueing;
import dev.sluice.contract.config.RunLimits;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that lies in files of its own. */
class OnnxFilesTest {

  @TempDir static Path folder;
  private static Path model;
  private static Path tokenizer;

  @BeforeAll
  static void lay() throws IOException {
    model = lay("/all-minilm-l6-v2-q.onnx", "model.onnx");
    tokenizer = lay("/all-minilm-l6-v2-q-tokenizer.json", "tokenizer.json");
  }

  private static Path lay(String resource, String name) throws IOException {
    Path path = folder.resolve(name);
    try (InputStream bytes = OnnxFilesTest.class.getResourceAsStream(resource)) {
      Files.copy(Objects.requireNonNull(bytes), path);
    }
    return path;
  }

  private static OnnxRunner load(OnnxFiles files) {
    return OnnxRunner.load(
        new ModelConfig(
            "mine",
            ModelConfig.Runner.ONNX,
            1,
            Batching.ofRows(8),
            Duration.ZERO,
            ModelConfig.FINISH_BY,
            RunLimits.DEFAULT,
            Queueing.DEFAULT,
            files,
            null,
            null));
  }

  private static OnnxFiles files(int maxTokens, OnnxFiles.Pooling pooling, boolean normalized) {
    return new OnnxFiles(model, tokenizer, maxTokens, pooling, normalized);
  }

  private static JsonNode embed(OnnxRunner runner, String text) throws Exception {
    var task = new Task("1", new RawJson(Json.text(text)), null, new Stop());
    List<Outcome> outcomes =
        runner.run(List.of(task)).toCompletableFuture().get(20, TimeUnit.SECONDS);
    var output = ((Outcome.Succeeded) outcomes.get(0)).output();
    return Json.tree().readTree(output.text());
  }

  private static double length(JsonNode vector) {
    double squares = 0;
    for (JsonNode number : vector) {
      squares += number.asDouble() * number.asDouble();
    }
    return Math.sqrt(squares);
  }

  @Test
  void shouldRunAModelFromItsFiles() throws Exception {
    try (OnnxRunner runner = load(files(256, OnnxFiles.Pooling.MEAN, true))) {
      JsonNode vector = embed(runner, "This is an example sentence").get("embedding");

      assertThat(vector).hasSize(384);
      assertThat(vector.get(0).asDouble()).isCloseTo(0.0622, within(0.01));
      assertThat(vector.get(3).asDouble()).isCloseTo(0.0836, within(0.01));
      assertThat(runner.version()).matches("mine-[0-9a-f]{12}");
    }
  }

  @Test
  void shouldReadNoMoreTokensThanItIsToldTo() throws Exception {
    try (OnnxRunner runner = load(files(4, OnnxFiles.Pooling.MEAN, true))) {
      JsonNode output = embed(runner, "one two three four five");

      assertThat(output.get("truncated").asBoolean()).isTrue();
      assertThat(output.get("embedding")).isEqualTo(embed(runner, "one two").get("embedding"));
    }
  }

  @Test
  void shouldTakeTheFirstTokenAndLeaveTheLengthIfToldTo() throws Exception {
    try (OnnxRunner mean = load(files(256, OnnxFiles.Pooling.MEAN, false));
        OnnxRunner first = load(files(256, OnnxFiles.Pooling.CLS, false))) {
      JsonNode ofMean = embed(mean, "one two").get("embedding");
      JsonNode ofFirst = embed(first, "one two").get("embedding");

      assertThat(length(ofMean)).isNotCloseTo(1, within(0.01));
      assertThat(ofFirst).isNotEqualTo(ofMean);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithItsFiles() {
    var nothing = folder.resolve("nothing");
    assertThatThrownBy(
            () -> load(new OnnxFiles(nothing, tokenizer, 256, OnnxFiles.Pooling.MEAN, true)))
        .hasMessage("model mine cannot be loaded: there is no file " + nothing);
    assertThatThrownBy(() -> load(new OnnxFiles(model, nothing, 256, OnnxFiles.Pooling.MEAN, true)))
        .hasMessage("model mine cannot be loaded: there is no file " + nothing);
    assertThatThrownBy(
            () -> load(new OnnxFiles(tokenizer, tokenizer, 256, OnnxFiles.Pooling.MEAN, true)))
        .hasMessageStartingWith("model mine cannot be loaded: ");
  }
}
