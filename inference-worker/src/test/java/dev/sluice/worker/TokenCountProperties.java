package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.models.Count;
import dev.sluice.models.JsonBytes;
import dev.sluice.models.TokenCounter;
import dev.sluice.worker.onnx.OnnxRunner;
import dev.sluice.worker.run.EchoRunner;
import dev.sluice.worker.run.ModelRunner;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/** What is counted before a request is let through is what its worker reports afterwards. */
class TokenCountProperties {

  private static final ModelConfig MINI_LM =
      new ModelConfig("all-minilm-l6-v2", ModelConfig.Runner.ONNX, 1, 32, Duration.ZERO);
  private static final ModelConfig ECHO =
      new ModelConfig("echo", ModelConfig.Runner.ECHO, 1, 1, Duration.ZERO);

  private static final TokenCounter COUNTER = new TokenCounter();
  private static final ModelRunner MINI_LM_RUNNER = OnnxRunner.load(MINI_LM);
  private static final ModelRunner ECHO_RUNNER = new EchoRunner("echo", Duration.ZERO);

  @AfterContainer
  static void close() {
    MINI_LM_RUNNER.close();
    ECHO_RUNNER.close();
    COUNTER.close();
  }

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void shouldAgreeOnAText(@ForAll("texts") String text, @ForAll boolean escaped) throws Exception {
    agree(json(text, escaped));
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void shouldAgreeOnAList(@ForAll("lists") List<String> texts, @ForAll boolean escaped)
      throws Exception {
    agree(json(texts, escaped));
  }

  /** As bytes or as escapes; a surrogate alone can only come as an escape. */
  private static byte[] json(Object input, boolean escaped) throws JsonProcessingException {
    var writer = Json.tree().writer();
    return (escaped ? writer.with(JsonWriteFeature.ESCAPE_NON_ASCII) : writer)
        .writeValueAsString(input)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void agree(byte[] input) {
    assertThat(counted(MINI_LM, input)).isEqualTo(reported(MINI_LM_RUNNER, input));
    assertThat(counted(ECHO, input)).isEqualTo(reported(ECHO_RUNNER, input));
  }

  private static long counted(ModelConfig model, byte[] input) {
    var count = new CompletableFuture<Count>();
    COUNTER.count(model, new JsonBytes(input, 0, input.length), Runnable::run, count::complete);
    return ((Count.Known) count.orTimeout(1, TimeUnit.MINUTES).join()).tokens();
  }

  private static long reported(ModelRunner runner, byte[] input) {
    List<Outcome> outcomes =
        runner
            .run(
                List.of(
                    new Task(
                        "1",
                        new RawJson(new String(input, StandardCharsets.UTF_8)),
                        null,
                        new Stop())))
            .toCompletableFuture()
            .orTimeout(1, TimeUnit.MINUTES)
            .join();
    return ((Outcome.Succeeded) outcomes.get(0)).tokens();
  }

  @Provide
  Arbitrary<List<String>> lists() {
    return texts().list().ofMinSize(1).ofMaxSize(12);
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> words =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(12)),
            Tuple.of(3, Arbitraries.strings().all().ofMinLength(1).ofMaxLength(6)),
            Tuple.of(2, Arbitraries.strings().withCharRange('\u4e00', '\u9fff').ofLength(4)),
            Tuple.of(1, Arbitraries.of("😀", "[SEP]", "\"", "\\", "…", "é", "\ud800")));
    Arbitrary<String> few = words.list().ofMinSize(1).ofMaxSize(40).map(w -> String.join(" ", w));
    Arbitrary<String> many = words.list().ofMinSize(1).ofMaxSize(400).map(w -> String.join("", w));
    return Arbitraries.oneOf(few, many, few.map(text -> text.repeat(2000)));
  }
}
