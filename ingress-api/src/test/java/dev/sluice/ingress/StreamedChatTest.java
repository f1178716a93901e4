package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Piece;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers in pieces. */
class StreamedChatTest {

  private static final String YAML =
      "models: {llama: {runner: openai, url: 'http://127.0.0.1:1/v1'}}";

  private static final MirrorKeys KEYS = new MirrorKeys("");

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

  private CompletableFuture<HttpResponse<InputStream>> ask(String more) {
    String body =
        "{\"model\":\"llama\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true"
            + more
            + "}";
    var request = Fixture.post(fixture.request("/v1/chat/completions", "ada"), body);
    return fixture.client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  /** The job's id, once its pieces are heard. */
  private String heardId() {
    await().until(() -> !fixture.requests().isEmpty());
    String id =
        EventHeaders.get(fixture.requests().get(0).headers(), EventHeaders.ID).orElseThrow();
    String channel = KEYS.pieces(id);
    await().until(() -> hearers(channel) > 0);
    return id;
  }

  private long hearers(String channel) {
    return fixture.redis(redis -> redis.pubsubNumsub(channel)).getOrDefault(channel, 0L);
  }

  private static String chunk(String choice) {
    return "{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"theirs\","
        + "\"choices\":["
        + choice.replace('\'', '"')
        + "],\"usage\":null}";
  }

  private void tell(String id, int index, String content) {
    String chunk = chunk("{'index':0,'delta':{'content':'" + content + "'}}");
    String piece = new Piece(id, "r1", index, chunk).encoded();
    fixture.redis(redis -> redis.publish(KEYS.pieces(id), piece));
  }

  private void succeed(String id, String content) {
    String job =
        "{'id':'%s','status':'succeeded','output':{'id':'x','created':5,'model':'theirs','choices':"
            + "[{'index':0,'message':{'role':'assistant','content':'%s'},'finish_reason':'stop'}],"
            + "'usage':{'total_tokens':9}}}";
    fixture.end("ada", id, job.formatted(id, content).replace('\'', '"'));
  }

  private static BufferedReader lines(HttpResponse<InputStream> answer) {
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static List<String> events(BufferedReader lines) {
    var events = new ArrayList<String>();
    lines
        .lines()
        .filter(line -> line.startsWith("data: "))
        .forEach(l -> events.add(l.substring(6)));
    return events;
  }

  private static String content(List<String> events) throws IOException {
    var all = new StringBuilder();
    for (String event : events) {
      if (!event.equals("[DONE]")) {
        JsonNode chunk = Json.tree().readTree(event);
        all.append(chunk.at("/choices/0/delta/content").asText(""));
      }
    }
    return all.toString();
  }

  @Test
  void shouldPassPiecesOnAsTheyCome() throws Exception {
    var answer = ask("");
    String id = heardId();
    tell(id, 0, "Hel");

    HttpResponse<InputStream> begun = answer.join();
    assertThat(begun.statusCode()).isEqualTo(200);
    assertThat(begun.headers().firstValue("content-type")).hasValue("text/event-stream");
    assertThat(begun.headers().firstValue("x-request-id")).hasValue(id);
    assertThat(begun.headers().firstValue("ratelimit")).isPresent();
    BufferedReader lines = lines(begun);
    assertThat(lines.readLine())
        .isEqualTo(
            "data: "
                + chunk("{'index':0,'delta':{'content':'Hel'}}")
                    .replace("\"x\"", "\"chatcmpl-" + id + "\"")
                    .replace("theirs", "llama")
                    .replace(",\"usage\":null", ""));
    tell(id, 1, "lo");
    lines.readLine();
    assertThat(lines.readLine()).contains("\"content\":\"lo\"");
    succeed(id, "Hello");

    List<String> rest = events(lines);
    assertThat(rest).hasSize(2);
    assertThat(Json.tree().readTree(rest.get(0)).at("/choices/0").toString())
        .isEqualTo("{\"index\":0,\"delta\":{\"role\":\"assistant\"},\"finish_reason\":\"stop\"}");
    assertThat(rest.get(1)).isEqualTo("[DONE]");
    String channel = KEYS.pieces(id);
    await().until(() -> hearers(channel) == 0);
    assertThat(fixture.sent("inference.cancellations")).isEmpty();
  }

  @Test
  void shouldTakeWhatWasMissedFromTheEnd() throws Exception {
    var answer = ask("");
    String id = heardId();
    tell(id, 0, "One ");
    BufferedReader lines = lines(answer.join());
    tell(id, 0, "One ");
    tell(id, 2, "three ");
    tell(id, 3, "four");
    succeed(id, "One two three four");
    List<String> events = events(lines);
    assertThat(content(events)).isEqualTo("One two three four");
    assertThat(events).hasSize(3);
  }

  @Test
  void shouldGiveAllAtOnceWithoutPiecesAndWhatItCost() throws Exception {
    var answer = ask(",\"stream_options\":{\"include_usage\":true}");
    String id = heardId();
    succeed(id, "Hello");
    List<String> events = events(lines(answer.join()));
    assertThat(content(events)).isEqualTo("Hello");
    assertThat(events.get(1))
        .isEqualTo(
            "{\"id\":\"chatcmpl-%s\",\"object\":\"chat.completion.chunk\",\"created\":5,"
                    .formatted(id)
                + "\"model\":\"llama\",\"choices\":[],\"usage\":{\"total_tokens\":9}}");
    assertThat(events.get(2)).isEqualTo("[DONE]");
  }

  @Test
  void shouldAnswerAnErrorBeforeTheFirstPieceAsEver() {
    var answer = ask("");
    String id = heardId();
    fixture.end(
        "ada",
        id,
        "{\"id\":\"%s\",\"status\":\"failed\",\"error\":{\"code\":\"upstream_refused\",\"message\":\"No.\",\"retryable\":false}}"
            .formatted(id));
    assertThat(answer.join().statusCode()).isEqualTo(400);
  }

  @Test
  void shouldTellAnErrorInTheMiddle() throws Exception {
    var answer = ask("");
    String id = heardId();
    tell(id, 0, "Hel");
    BufferedReader lines = lines(answer.join());
    fixture.end("ada", id, "{\"id\":\"%s\",\"status\":\"canceled\"}".formatted(id));
    List<String> events = events(lines);
    assertThat(Json.tree().readTree(events.get(1)).at("/error/message").asText())
        .isEqualTo("the request has ended: canceled");
    assertThat(events).hasSize(2);
  }

  @Test
  void shouldSayThatAnAnswerBegunAnewIsAnother() throws Exception {
    var answer = ask("");
    String id = heardId();
    tell(id, 0, "Hel");
    BufferedReader lines = lines(answer.join());
    succeed(id, "Good day");
    List<String> events = events(lines);
    assertThat(events.get(1)).startsWith("{\"error\":");
  }

  @Test
  void shouldCancelTheJobWhenTheClientHasEnough() throws Exception {
    var answer = ask("");
    String id = heardId();
    tell(id, 0, "Hel");
    answer.join().body().close();
    await().until(() -> !fixture.sent("inference.cancellations").isEmpty());
    String channel = KEYS.pieces(id);
    await().until(() -> hearers(channel) == 0);
  }
}
