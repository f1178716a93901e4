package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import dev.sluice.contract.message.Json;
import dev.sluice.systemtests.Installation.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own clients, told nothing but where to call and a key. */
class OpenAiClientsTest {

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final String OPENAI = "openai@7.55.0";
  private static final String FIELDS = "structured-headers@2.1.0";
  private static final String MINI_LM = "all-minilm-l6-v2";

  @TempDir static Path folder;
  private static ChatServer server;
  private static Installation sluice;
  private static String key;

  @BeforeAll
  static void start() throws IOException {
    server = new ChatServer();
    sluice =
        Installation.start(
            folder,
            """
            auth: api-key
            plans:
              free: {limits: [{name: many, limit: 1000, window: 1h}, {name: slots, limit: 50, unit: concurrent-requests}]}
              tight: {limits: [{name: burst, limit: 2, window: 10s}]}
            accounts: {node: {plan: tight}, java: {plan: tight}}
            models:
              all-minilm-l6-v2: {runner: onnx}
              llama: {runner: openai, url: "%s/v1"}
            """
                .formatted(server.url()));
    key = key("anybody");
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
    server.close();
  }

  private static String key(String account) throws IOException {
    Shell.Ended made = sluice.sluice("key", "create", "--account", account, "--json");
    assertThat(made.code()).as(made.out()).isZero();
    return Json.tree().readTree(made.out()).path("key").asText();
  }

  private static String baseUrl() {
    return sluice.client("").url() + "/v1";
  }

  private static JsonNode node(String key, String what) throws IOException {
    String script = Path.of("src/test/resources/openai-client.mjs").toString();
    String goOn = server.url() + "/go-on";
    Shell.Ended ended =
        Shell.run(
            List.of("node", script, Node.with(OPENAI).toString(), baseUrl(), key, what, goOn));
    assertThat(ended.code()).as(ended.out()).isZero();
    return Json.tree().readTree(ended.out());
  }

  private static OpenAIClient java(String key) {
    return OpenAIOkHttpClient.builder().baseUrl(baseUrl()).apiKey(key).build();
  }

  private static EmbeddingCreateParams texts(String... texts) {
    return EmbeddingCreateParams.builder()
        .model(MINI_LM)
        .inputOfArrayOfStrings(List.of(texts))
        .build();
  }

  private static ChatCompletionCreateParams count() {
    return ChatCompletionCreateParams.builder().model("llama").addUserMessage("Count.").build();
  }

  /**
   * Alone, for what shares its batch moves it a little. Other processors round the quantised
   * products a little differently.
   */
  private static void assertKnown(List<Double> vector) {
    assertThat(vector).hasSize(384);
    assertThat(vector.get(0)).isCloseTo(0.0622, within(0.01));
    assertThat(vector.get(1)).isCloseTo(0.0809, within(0.01));
    assertThat(vector.get(2)).isCloseTo(0.0539, within(0.01));
    assertThat(vector.get(3)).isCloseTo(0.0836, within(0.01));
  }

  @Test
  void shouldGiveNodesClientTheVectorsOfTheModel() throws IOException {
    JsonNode answer = node(key, "embeddings");
    var first = new ArrayList<Double>();
    answer.at("/data/0/embedding").forEach(number -> first.add(number.asDouble()));
    assertKnown(first);
    assertThat(answer.at("/usage/total_tokens").asInt()).isPositive();
  }

  @Test
  void shouldGiveJavasClientTheVectorsOfTheModel() {
    var answer = java(key).embeddings().create(texts("This is an example sentence"));
    assertKnown(answer.data().get(0).embedding().stream().map(number -> (double) number).toList());
    assertThat(answer.data()).hasSize(1);
    assertThat(answer.model()).isEqualTo(MINI_LM);
    assertThat(answer.usage().totalTokens()).isPositive();
  }

  @Test
  void shouldTake2048Texts() throws IOException {
    assertThat(node(key, "many"))
        .isEqualTo(Json.tree().readTree("{\"items\":2048,\"last\":2047,\"numbers\":384}"));
  }

  @Test
  void shouldBeAskedAgainByNodesClientWhenItSaidSo() throws IOException {
    JsonNode answer = node(key("node"), "retries");
    assertThat(answer.get("statuses").toString()).matches("\\[(200,)+429,200]");
    assertThat(answer.get("asTold").asBoolean()).isTrue();
  }

  @Test
  @Timeout(120)
  void shouldBeAskedAgainByJavasClientWhenItSaidSo() throws IOException {
    OpenAIClient client = java(key("java"));
    double before = refusals();
    while (refusals() == before) {
      assertThat(client.embeddings().create(texts("x")).data()).hasSize(1);
    }
  }

  private static double refusals() {
    return sluice
        .part(Part.INGRESS)
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("sluice_ingress_refusals_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void shouldAnswerAChat() throws IOException {
    JsonNode answer = node(key, "chat");
    assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("One two three");
    assertThat(answer.get("model").asText()).isEqualTo("llama");
    assertThat(answer.get("id").asText())
        .isEqualTo("chatcmpl-" + answer.get("request_id").asText());
    assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(7);

    var whole = java(key).chat().completions().create(count());
    assertThat(whole.choices().get(0).message().content()).hasValue("One two three");
  }

  @Test
  void shouldAnswerAChatInPiecesForNodesClient() throws IOException {
    JsonNode answer = node(key, "stream");
    assertThat(answer.get("pieces").toString()).isEqualTo("[\"One\",\" two\",\" three\"]");
    assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(7);
  }

  @Test
  void shouldAnswerAChatInPiecesForJavasClient() {
    var pieces = new ArrayList<String>();
    try (var stream = java(key).chat().completions().createStreaming(count())) {
      stream.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .map(ChatCompletionChunk.Choice::delta)
          .flatMap(delta -> delta.content().stream())
          .filter(content -> !content.isEmpty())
          .forEach(
              content -> {
                pieces.add(content);
                server.goOn();
              });
    }
    assertThat(pieces).containsExactly("One", " two", " three");
  }

  @Test
  void shouldStopTheModelWhenTheClientGoesAway() throws IOException {
    int before = server.gone.get();
    String id = node(key, "gone").get("id").asText().substring("chatcmpl-".length());
    await("the model is left alone").atMost(WAIT).until(() -> server.gone.get() > before);
    await(id + " is canceled")
        .atMost(WAIT)
        .until(() -> job(id).path("status").asText().equals("canceled"));
  }

  private static JsonNode job(String id) {
    return sluice.client("").get("/v1/inferences/" + id, "Authorization", "Bearer " + key).body();
  }

  @Test
  void shouldListModels() throws IOException {
    JsonNode answer = node(key, "models");
    assertThat(answer.get("ids").toString()).isEqualTo("[\"all-minilm-l6-v2\",\"llama\"]");
    assertThat(answer.at("/one/id").asText()).isEqualTo("llama");
    assertThat(java(key).models().retrieve("llama").id()).isEqualTo("llama");
    assertThat(java(key).models().list().data()).extracting(Model::id).contains(MINI_LM);
  }

  @Test
  void shouldTellErrorsAsTheyReadThem() throws IOException {
    JsonNode error = node(key, "error");
    assertThat(error.toString())
        .isEqualTo(
            "{\"name\":\"NotFoundError\",\"status\":404,\"code\":\"model_not_found\",\"param\":"
                + "\"model\",\"type\":\"invalid_request_error\"}");
    var unknown = EmbeddingCreateParams.builder().model("nothing").input("x").build();
    assertThatThrownBy(() -> java(key).embeddings().create(unknown))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("\"nothing\" is not one of the models served here");
  }

  /** By a parser that knows nothing of limits. */
  @Test
  void shouldTellLimitsInStructuredFields() throws IOException {
    Client.Answer answer = sluice.client("").submit(MINI_LM, "x", "Authorization", "Bearer " + key);
    assertThat(parsed(answer.header("ratelimit-policy")).toString())
        .isEqualTo(
            "[[\"many\",{\"q\":1000,\"w\":3600}],"
                + "[\"slots\",{\"q\":50,\"qu\":\"concurrent-requests\"}]]");
    JsonNode standing = parsed(answer.header("ratelimit"));
    assertThat(standing.at("/0/0").asText()).isEqualTo("many");
    assertThat(standing.at("/0/1/r").isInt()).isTrue();
    assertThat(standing.at("/0/1/t").isInt()).isTrue();
    assertThat(standing.at("/1/1/r").isInt()).isTrue();
  }

  private static JsonNode parsed(String field) throws IOException {
    String script = Path.of("src/test/resources/structured-fields.mjs").toString();
    Shell.Ended ended = Shell.run(List.of("node", script, Node.with(FIELDS).toString(), field));
    assertThat(ended.code()).as(ended.out()).isZero();
    return Json.tree().readTree(ended.out());
  }
}
