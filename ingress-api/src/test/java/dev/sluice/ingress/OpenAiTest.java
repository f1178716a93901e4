package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.InferenceRequest;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Rejection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenAI's calls: synchronous, over the same pipeline, with errors in their shape. */
class OpenAiTest {

  private static final String YAML =
      """
      plans: {free: {limits: [{name: burst, limit: 3, window: 60s}]}}
      models:
        texts: {runner: onnx}
        echo: {runner: echo}
        org/llama: {runner: openai, url: "http://127.0.0.1:1/v1"}
        vectors: {runner: openai, url: "http://127.0.0.1:1/v1", task: embeddings}
      ingress: {openai_wait: 1m}
      """;

  private static final String EMBEDDINGS = "/v1/embeddings";
  private static final String CHAT = "/v1/chat/completions";
  private static final String HELLO =
      "{'model':'org/llama','messages':[{'role':'user','content':'Hello'}]}";

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void start() {
    fixture = new Fixture(folder, YAML, true);
    fixture.mirrorIsComplete();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private CompletableFuture<HttpResponse<String>> post(String path, String body) {
    var request = Fixture.post(fixture.request(path, "ada"), body.replace('\'', '"'));
    return fixture.client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String sentId() {
    await().until(() -> !fixture.requests().isEmpty());
    return EventHeaders.get(fixture.requests().get(0).headers(), EventHeaders.ID).orElseThrow();
  }

  private InferenceRequest sent() throws IOException {
    return Json.read(fixture.requests().get(0).value(), InferenceRequest.class);
  }

  private void succeed(String id, String output) {
    String job =
        "{'id':'%s','status':'succeeded','output':%s,'usage':{'requests':1,'tokens':7}}"
            .formatted(id, output);
    fixture.end("ada", id, job.replace('\'', '"'));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return Json.tree().readTree(answer.body());
  }

  @Test
  void shouldAnswerWithAVector() throws Exception {
    var answer = post(EMBEDDINGS, "{'model':'texts','input':'Hello','user':'u1'}");
    String id = sentId();
    succeed(id, "{'embedding':[0.5,-1.25e-3],'truncated':false}");

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(answer.join().body())
        .isEqualTo(
            "{'object':'list','data':[{'object':'embedding','index':0,'embedding':[0.5,-1.25e-3]}],"
                    .replace('\'', '"')
                + "\"model\":\"texts\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
    assertThat(Fixture.header(answer.join(), "content-type")).isEqualTo("application/json");
    assertThat(Fixture.header(answer.join(), "x-request-id")).isEqualTo(id);
    assertThat(Fixture.header(answer.join(), "x-ratelimit-remaining-requests")).isEqualTo("2");
    assertThat(sent().parameters()).isNull();
    assertThat(Carried.read(fixture.requests().get(0).headers()).metadata())
        .isEqualTo("{\"user\":\"u1\"}");
  }

  @Test
  void shouldGiveVectorsAsBytesAndSayWhatWasCutOff() throws Exception {
    var answer = post(EMBEDDINGS, "{'model':'texts','input':['a','b'],'encoding_format':'base64'}");
    String numbers = "1.5," + String.join(",", Collections.nCopies(599, "-0.25"));
    succeed(sentId(), "{'embeddings':[[%s],[2]],'truncated':[true,false]}".formatted(numbers));

    JsonNode body = json(answer.join());
    ByteBuffer first =
        ByteBuffer.wrap(Base64.getDecoder().decode(body.at("/data/0/embedding").asText()))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(first.remaining()).isEqualTo(600 * 4);
    assertThat(first.getFloat()).isEqualTo(1.5f);
    assertThat(first.getFloat(599 * 4)).isEqualTo(-0.25f);
    assertThat(body.at("/data/1/embedding").asText()).isEqualTo("AAAAQA==");
    assertThat(body.get("truncated").toString()).isEqualTo("[true,false]");
  }

  @Test
  void shouldTake2048TextsAndAnswerWithAsManyVectors() throws Exception {
    String texts = String.join(",", Collections.nCopies(2048, "'a'"));
    var answer = post(EMBEDDINGS, "{'model':'texts','input':[" + texts + "]}");
    String vectors = String.join(",", Collections.nCopies(2048, "[0.123456,0.123456]"));
    succeed(sentId(), "{'embeddings':[" + vectors + "]}");

    JsonNode data = json(answer.join()).get("data");
    assertThat(data).hasSize(2048);
    assertThat(data.get(2047).toString())
        .isEqualTo("{\"object\":\"embedding\",\"index\":2047,\"embedding\":[0.123456,0.123456]}");
  }

  @Test
  void shouldAnswerAChatUnderOurNames() throws Exception {
    var answer =
        post(
            CHAT,
            HELLO.replace("}]}", "}],'temperature':0.5,'metadata':{'a':'b'},'stream':false,")
                + "'tools':[{'type':'function'}]}");
    String id = sentId();
    succeed(
        id,
        "{'id':'x','object':'chat.completion','model':'theirs','choices':[{'index':0,"
            + "'message':{'role':'assistant','content':'Hi'},'finish_reason':'stop'}],"
            + "'usage':{'total_tokens':7}}");

    assertThat(json(answer.join()).toString())
        .isEqualTo(
            ("{'id':'chatcmpl-" + id + "','object':'chat.completion','model':'org/llama',")
                    .replace('\'', '"')
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                + "\"Hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"total_tokens\":7}}");
    assertThat(sent().input()).hasToString("[{\"role\":\"user\",\"content\":\"Hello\"}]");
    assertThat(sent().parameters())
        .hasToString("{\"temperature\":0.5,\"tools\":[{\"type\":\"function\"}]}");
    assertThat(Carried.read(fixture.requests().get(0).headers()).metadata())
        .isEqualTo("{\"a\":\"b\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "/v1/embeddings | {'model':'nothing','input':'a'} | 404 | model | model_not_found",
        "/v1/embeddings | {'model':'echo','input':'a'} | 400 | model | -",
        "/v1/embeddings | {'input':'a'} | 400 | model | -",
        "/v1/embeddings | {'model':'texts'} | 400 | input | -",
        "/v1/embeddings | {'model':'texts','input':''} | 400 | input | -",
        "/v1/embeddings | {'model':'texts','input':[]} | 400 | input | -",
        "/v1/embeddings | {'model':'texts','input':[1,2]} | 400 | input | -",
        "/v1/embeddings | {'model':'texts','input':[[1,2]]} | 400 | input | -",
        "/v1/embeddings | {'model':'texts','input':'a','dimensions':3} | 400 | dimensions | -",
        "/v1/embeddings | {'model':'texts','input':'a','encoding_format':'hex'} | 400 | encoding_format | -",
        "/v1/embeddings | {'model':'texts','input':'a','user':5} | 400 | user | -",
        "/v1/embeddings | [] | 400 | - | -",
        "/v1/embeddings | {'model' | 400 | - | -",
        "/v1/chat/completions | {'model':'texts','messages':[{'role':'user'}]} | 400 | model | -",
        "/v1/chat/completions | {'model':'org/llama'} | 400 | messages | -",
        "/v1/chat/completions | {'model':'org/llama','messages':[]} | 400 | messages | -",
        "/v1/chat/completions | {'model':'org/llama','messages':['a']} | 400 | messages[0] | -",
        "/v1/chat/completions | {'model':'org/llama','messages':[{}]} | 400 | messages[0].role | -",
        "/v1/chat/completions | {'model':'org/llama','messages':[{'role':'user'}],'n':0} | 400 | n | -",
        "/v1/chat/completions | {'model':'org/llama','messages':[{'role':'user'}],'stream':1} | 400 | stream | -",
        "/v1/chat/completions | {'model':'org/llama','messages':[{'role':'user'}],'store':true} | 400 | store | -",
        "/v1/chat/completions | {'model':'org/llama','messages':[{'role':'user'}],'stream_options':{}} | 400 | stream_options | -",
      })
  void shouldRefuseWhatCannotBeDoneInTheirShape(
      String path, String body, int status, @Nullable String param, @Nullable String code)
      throws Exception {
    HttpResponse<String> answer = post(path, body).join();
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(Fixture.header(answer, "content-type")).isEqualTo("application/json");
    JsonNode error = json(answer).get("error");
    assertThat(error.get("message").asText()).isNotEmpty();
    assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.get("param").textValue()).isEqualTo(param);
    assertThat(error.get("code").textValue()).isEqualTo(code);
    assertThat(fixture.requests()).isEmpty();
  }

  @Test
  void shouldRefuseMoreThan2048Texts() throws Exception {
    String texts = String.join(",", Collections.nCopies(2049, "'a'"));
    HttpResponse<String> answer =
        post(EMBEDDINGS, "{'model':'texts','input':[" + texts + "]}").join();
    assertThat(json(answer).at("/error/message").asText())
        .isEqualTo("input: 2049 items, wanted 1 to 2048");
  }

  @Test
  void shouldTellALimitAsTheyDo() throws Exception {
    for (int i = 0; i < 3; i++) {
      fixture.submit("ada", "{\"model\":\"echo\",\"input\":1}");
    }
    HttpResponse<String> answer = post(EMBEDDINGS, "{'model':'texts','input':'a'}").join();

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("rate_limit_error");
    assertThat(json(answer).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
    assertThat(json(answer).at("/error/message").asText())
        .startsWith("Client exceeded its limit of 3 requests per 60 seconds.");
    assertThat(Fixture.header(answer, "retry-after")).isNotEmpty();
    assertThat(Fixture.header(answer, "x-ratelimit-remaining-requests")).isEqualTo("0");
  }

  @Test
  void shouldTellOtherErrorsInTheirShapeToo() throws Exception {
    var plain = fixture.request(CHAT, "ada").header("Content-Type", "text/plain");
    HttpResponse<String> type =
        fixture.send(plain.POST(java.net.http.HttpRequest.BodyPublishers.ofString("x")));
    assertThat(type.statusCode()).isEqualTo(415);
    assertThat(json(type).at("/error/code").asText()).isEqualTo("unsupported_media_type");
    HttpResponse<String> large = post(CHAT, "x".repeat((1 << 20) + 1)).join();
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(json(large).at("/error/code").asText()).isEqualTo("request_too_large");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "failed | {\"code\":\"invalid_input\",\"message\":\"No.\",\"retryable\":false} | 400 | false",
        "failed | {\"code\":\"upstream_failed\",\"message\":\"No.\",\"retryable\":true} | 500 | ''",
        "failed | {\"code\":\"crash\",\"message\":\"No.\",\"retryable\":false} | 500 | false",
        "timed_out | {\"code\":\"timed_out\",\"message\":\"No.\",\"retryable\":true} | 504 | false",
        "canceled | {\"code\":\"canceled\",\"message\":\"No.\",\"retryable\":false} | 409 | false"
      })
  void shouldTellHowAJobEnded(String status, String error, int code, String again)
      throws Exception {
    var answer = post(CHAT, HELLO);
    String id = sentId();
    fixture.end(
        "ada", id, "{\"id\":\"%s\",\"status\":\"%s\",\"error\":%s}".formatted(id, status, error));

    assertThat(answer.join().statusCode()).isEqualTo(code);
    assertThat(json(answer.join()).at("/error/message").asText()).isEqualTo("No.");
    assertThat(Fixture.header(answer.join(), "x-should-retry")).isEqualTo(again);
  }

  @Test
  void shouldAnswerARefusalOfTheStreamLikeAnImmediateOne() throws Exception {
    var answer = post(CHAT, HELLO);
    String id = sentId();
    var rejection =
        new Rejection(
            id,
            "ada",
            "ada",
            "m",
            "quota-exceeded",
            List.of("burst"),
            7L,
            "No.",
            Instant.now(),
            1L,
            null);
    fixture.end(
        "ada", id, Json.text(Job.rejected(rejection, Carried.NOTHING, Duration.ofHours(1))));

    assertThat(answer.join().statusCode()).isEqualTo(429);
    assertThat(Fixture.header(answer.join(), "retry-after")).isEqualTo("7");
    assertThat(json(answer.join()).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
  }

  /** Sends a call and leaves as soon as it was taken. */
  private void leave(String more) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", fixture.ingress.httpPort())) {
      byte[] body = HELLO.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nX-Client-Id: ada\r\n"
              + "Content-Type: application/json\r\n"
              + more
              + "Content-Length: "
              + body.length
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.UTF_8));
      out.write(body);
      out.flush();
      sentId();
    }
  }

  @Test
  void shouldCancelTheJobOfAClientThatGoesAway() throws Exception {
    leave("");
    await().until(() -> fixture.sent("inference.cancellations").size() == 1);
    var wish = fixture.sent("inference.cancellations").get(0);
    assertThat(EventHeaders.get(wish.headers(), EventHeaders.REQUEST_ID)).hasValue(sentId());
  }

  @Test
  void shouldLetAJobGoOnUnderWhoseKeyTheClientMayComeAgain() throws Exception {
    leave("Idempotency-Key: k\r\n");
    var again = Fixture.post(fixture.request(CHAT, "ada"), HELLO.replace('\'', '"'));
    var answer =
        fixture.client.sendAsync(
            again.header("Idempotency-Key", "k").build(), HttpResponse.BodyHandlers.ofString());
    succeed(sentId(), "{'choices':[{'index':0}]}");
    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(Fixture.header(answer.join(), "x-request-id")).isEqualTo(sentId());
    assertThat(fixture.sent("inference.cancellations")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"org%2Fllama, org/llama, chat.completion", "vectors, vectors, embedding"})
  void shouldShowAModel(String path, String name, String output) throws Exception {
    HttpResponse<String> answer = fixture.get("/v1/models/" + path, "ada");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).get("id").asText()).isEqualTo(name);
    assertThat(json(answer).get("object").asText()).isEqualTo("model");
    assertThat(json(answer).get("output").asText()).isEqualTo(output);
  }

  @Test
  void shouldSayThatThereIsNoSuchModel() throws Exception {
    HttpResponse<String> answer = fixture.get("/v1/models/other", "ada");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/error/code").asText()).isEqualTo("model_not_found");
  }
}
