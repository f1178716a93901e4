package dev.sluice.worker.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.models.TextInput;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OnnxRunnerTest {

  /**
   * Activations are quantised with one scale for the whole batch, so that what a sentence runs with
   * moves its vector a little; the cosine says how little.
   */
  private static final double ALIKE = 0.98;

  private static OnnxRunner runner;

  @BeforeAll
  static void load() {
    runner =
        OnnxRunner.load(
            new ModelConfig("all-minilm-l6-v2", ModelConfig.Runner.ONNX, 2, 32, Duration.ZERO));
  }

  @AfterAll
  static void close() {
    runner.close();
  }

  @Test
  void shouldGiveAVectorOf384NumbersAndLength1() {
    double[] vector = vector("A man is eating food.");

    assertThat(vector).hasSize(384);
    assertThat(cosine(vector, vector)).isCloseTo(1, within(1e-5));
  }

  @Test
  void shouldGiveTheVectorThatThisModelIsKnownFor() {
    double[] beginning = Arrays.copyOf(vector("This is an example sentence"), 4);

    // Other processors round the quantised products a little differently.
    assertThat(beginning)
        .containsExactly(new double[] {0.0622, 0.0809, 0.0539, 0.0836}, within(0.01));
  }

  @Test
  void shouldPlaceSimilarSentencesCloserThanUnrelatedOnes() {
    double[] eating = vector("A man is eating food.");

    double similar = cosine(eating, vector("A man eats a meal."));
    double unrelated = cosine(eating, vector("The stock market fell sharply on Monday."));

    assertThat(similar).isGreaterThan(0.7);
    assertThat(unrelated).isLessThan(0.3);
  }

  @Test
  void shouldGiveNearlyTheSameVectorAloneAndInABatch() {
    List<String> texts =
        List.of(
            "A man is eating food.",
            "Water",
            "The quick brown fox jumps over the lazy dog, again and again, until it is tired.",
            "word ".repeat(200));

    List<Outcome> together = run(texts.stream().map(OnnxRunnerTest::json).toList());

    for (int i = 0; i < texts.size(); i++) {
      double alike = cosine(vector(texts.get(i)), vector(together.get(i)));
      assertThat(alike).isGreaterThan(ALIKE);
    }
  }

  @Test
  void shouldReportThatATextWasTruncated() {
    JsonNode longText = output(json("word ".repeat(300)));
    JsonNode fitting = output(json("word ".repeat(254)));
    JsonNode oneMore = output(json("word ".repeat(255)));

    assertThat(longText.get("truncated").asBoolean()).isTrue();
    assertThat(oneMore.get("truncated").asBoolean()).isTrue();
    assertThat(fitting.get("truncated").asBoolean()).isFalse();
  }

  @Test
  void shouldNotReadATextBeyondWhatAModelCanTake() {
    JsonNode endless = output(json("word 😀 ".repeat(20_000)));

    assertThat(endless.get("truncated").asBoolean()).isTrue();
  }

  @Test
  void shouldAnswerAListWithAListInItsOrder() {
    String list = "[\"%s\",\"Water\",\"A man is eating food.\"]".formatted("word ".repeat(300));

    JsonNode output = output(new RawJson(list));

    assertThat(output.get("embeddings")).hasSize(3);
    assertThat(output.get("truncated").toString()).isEqualTo("[true,false,false]");
    double alike =
        cosine(numbers(output.get("embeddings").get(2)), vector("A man is eating food."));
    assertThat(alike).isGreaterThan(ALIKE);
  }

  @Test
  void shouldRunMoreRowsThanABatchTakesInPieces() {
    String list = Json.text(Collections.nCopies(40, "word ".repeat(20)));

    JsonNode output = output(new RawJson(list));

    assertThat(output.get("embeddings")).hasSize(40);
  }

  @Test
  void shouldCountTheTokensItRead() {
    Outcome one = run(List.of(new RawJson("\"Water\""))).get(0);
    Outcome two = run(List.of(new RawJson("[\"Water\",\"Water\"]"))).get(0);

    assertThat(one).isInstanceOfSatisfying(Outcome.Succeeded.class, it -> tokens(it, 3));
    assertThat(two).isInstanceOfSatisfying(Outcome.Succeeded.class, it -> tokens(it, 6));
  }

  private static void tokens(Outcome.Succeeded outcome, long wanted) {
    assertThat(outcome.tokens()).isEqualTo(wanted);
  }

  @Test
  void shouldFailOnlyTheInputThatItCannotTake() {
    var inputs = new ArrayList<RawJson>();
    inputs.add(new RawJson("\"Water\""));
    for (String wrong : List.of("7", "null", "{}", "[]", "[\"a\",1]", "[[\"a\"]]")) {
      inputs.add(new RawJson(wrong));
    }
    inputs.add(new RawJson(Json.text(Collections.nCopies(TextInput.MOST_TEXTS + 1, "a"))));

    List<Outcome> outcomes = run(inputs);

    assertThat(outcomes.get(0)).isInstanceOf(Outcome.Succeeded.class);
    assertThat(outcomes.subList(1, outcomes.size()))
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                          assertThat(failed.error().code()).isEqualTo("invalid_input");
                          assertThat(failed.error().retryable()).isFalse();
                        }));
  }

  @Test
  void shouldCountAListsStringsAsRows() {
    assertThat(runner.rows(new RawJson("\"[a, b]\""))).isEqualTo(1);
    assertThat(runner.rows(new RawJson("[\"a\",\"b\",\"c\"]"))).isEqualTo(3);
    assertThat(runner.rows(new RawJson("[]"))).isEqualTo(1);
  }

  @Test
  void shouldNameTheModelAndItsWeights() {
    assertThat(runner.version()).matches("all-minilm-l6-v2-[0-9a-f]{12}");
  }

  private static RawJson json(String text) {
    return new RawJson(Json.text(text));
  }

  private static List<Outcome> run(List<RawJson> inputs) {
    var tasks = inputs.stream().map(input -> new Task("1", input, null, new Stop())).toList();
    return runner.run(tasks).toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
  }

  private static JsonNode output(RawJson input) {
    return output(run(List.of(input)).get(0));
  }

  private static JsonNode output(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    try {
      return Json.tree().readTree(((Outcome.Succeeded) outcome).output().text());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static double[] vector(String text) {
    return vector(run(List.of(json(text))).get(0));
  }

  private static double[] vector(Outcome outcome) {
    return numbers(output(outcome).get("embedding"));
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    Arrays.setAll(numbers, i -> array.get(i).asDouble());
    return numbers;
  }

  private static double cosine(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
