package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comments in streams that have nothing to say. */
class HeartbeatTest {

  private static final String COMMENT = ": still here";
  private static final String YAML =
      """
      models: {llama: {runner: openai, url: 'http://127.0.0.1:1/v1'}}
      ingress: {heartbeat: 100ms}
      """;

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

  private BufferedReader open(HttpRequest.Builder request) throws Exception {
    HttpResponse<InputStream> answer =
        fixture.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private BufferedReader chat() throws Exception {
    String body =
        "{\"model\":\"llama\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true}";
    return open(Fixture.post(fixture.request("/v1/chat/completions", "ada"), body));
  }

  private void end(String job) {
    String id =
        EventHeaders.get(fixture.requests().get(0).headers(), EventHeaders.ID).orElseThrow();
    fixture.end("ada", id, job.formatted(id).replace('\'', '"'));
  }

  private static List<String> data(BufferedReader lines) {
    return lines.lines().filter(line -> line.startsWith("data: ")).toList();
  }

  @Test
  void shouldBeginAChatWhoseFirstPieceTakesLong() throws Exception {
    BufferedReader lines = chat();
    assertThat(lines.readLine()).isEqualTo(COMMENT);
    assertThat(lines.readLine()).isEmpty();
    assertThat(lines.readLine()).isEqualTo(COMMENT);

    end(
        "{'id':'%s','status':'succeeded','output':{'id':'x','created':5,'model':'theirs','choices':"
            + "[{'index':0,'message':{'role':'assistant','content':'Hello'},"
            + "'finish_reason':'stop'}]}}");

    List<String> data = data(lines);
    assertThat(data).hasSize(2).last().isEqualTo("data: [DONE]");
    assertThat(data.get(0)).contains("\"content\":\"Hello\"");
  }

  @Test
  void shouldTellAnErrorAsAnEventOnceItHasBegun() throws Exception {
    BufferedReader lines = chat();
    assertThat(lines.readLine()).isEqualTo(COMMENT);

    end("{'id':'%s','status':'canceled'}");

    List<String> data = data(lines);
    assertThat(data).hasSize(1);
    assertThat(error(data.get(0))).isEqualTo("the request has ended: canceled");
  }

  private static String error(String line) throws IOException {
    return Json.tree().readTree(line.substring("data: ".length())).at("/error/message").asText();
  }

  @Test
  void shouldKeepAStreamOfAJobAlive() throws Exception {
    String submission = "{\"model\":\"llama\",\"input\":\"Hi\"}";
    String id = Fixture.id(fixture.submit("ada", submission));
    BufferedReader lines = open(fixture.request("/v1/inferences/" + id + "/events", "ada").GET());

    assertThat(lines.lines().anyMatch(COMMENT::equals)).isTrue();

    fixture.end("ada", id, "{\"id\":\"%s\",\"status\":\"canceled\"}".formatted(id));
    assertThat(lines.lines()).contains("event: completed");
  }
}
