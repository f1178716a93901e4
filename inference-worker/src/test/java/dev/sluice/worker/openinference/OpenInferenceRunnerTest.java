package dev.sluice.worker.openinference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.config.Upstream;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.RawJson;
import dev.sluice.worker.run.ModelRunner;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import dev.sluice.worker.upstream.FakeServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenInferenceRunnerTest {

  private static final String TENSOR =
      "{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1.50, 2]}";
  private static final String INPUT = "{\"inputs\": [" + TENSOR + "]}";
  private static final String ANSWER =
      "{\"model_name\":\"theirs\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"sum\","
          + "\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[3.5]}]}";

  private final Subject subject = new Subject();
  private final FakeServer server = subject.server;

  @AfterEach
  void close() {
    subject.close();
  }

  private Outcome infer(String input) {
    return subject.run(List.of(input)).get(0);
  }

  private static JobError error(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).error();
  }

  @Test
  void shouldAskForItsModelAndGiveTheAnswer() {
    server.then(200, ANSWER);
    subject.key = new Upstream.Key(Optional.of("k1"), null);

    Outcome outcome = infer(INPUT);

    assertThat(((Outcome.Succeeded) outcome).output()).isEqualTo(new RawJson(ANSWER));
    assertThat(server.asked)
        .containsExactly(
            new FakeServer.Asked(
                "/v2/models/their%20own/infer",
                "Bearer k1", "{\"id\":\"job-0\",\"inputs\":[" + TENSOR + "]}"));
  }

  @Test
  void shouldAskForAVersionAndPassOnWhatIsAsked() {
    server.then(200, ANSWER.replace("\"outputs\"", "\"id\":\"job-0\",\"outputs\""));
    subject.version = Optional.of("3");

    Outcome outcome =
        infer(
            "{\"id\":\"mine\",\"parameters\":{\"priority\":1},\"outputs\":[{\"name\":\"sum\"}],"
                + "\"inputs\":["
                + TENSOR
                + "]}");

    assertThat(server.asked.get(0).path()).isEqualTo("/v2/models/their%20own/versions/3/infer");
    assertThat(server.asked.get(0).body())
        .isEqualTo(
            "{\"id\":\"job-0\",\"parameters\":{\"priority\":1},\"inputs\":["
                + TENSOR
                + "],\"outputs\":[{\"name\":\"sum\"}]}");
    assertThat(((Outcome.Succeeded) outcome).output().text())
        .startsWith(
            "{\"model_name\":\"theirs\",\"model_version\":\"1\",\"id\":\"mine\",\"outputs\"");
    assertThat(subject.runner().version()).isEqualTo("their own/3");
  }

  @Test
  void shouldWaitAsLongAsABusyServerAsks() {
    server.then(429, "", "Retry-After", "7").then(503, "").then(200, ANSWER);
    assertThat(infer(INPUT)).isInstanceOf(Outcome.Succeeded.class);
    assertThat(subject.pauses).containsExactly(Duration.ofSeconds(7), Duration.ofMillis(250));
  }

  @Test
  void shouldAskAgainAfterALostConnection() {
    server.then(call -> {}).then(200, ANSWER);
    assertThat(infer(INPUT)).isInstanceOf(Outcome.Succeeded.class);
  }

  @Test
  void shouldAskAgainWhenAnAnswerIsCutOff() {
    server.then(
        call -> {
          call.sendResponseHeaders(200, ANSWER.length());
          call.getResponseBody().write(ANSWER.substring(9).getBytes(StandardCharsets.UTF_8));
        });
    server.then(200, ANSWER);
    assertThat(infer(INPUT)).isInstanceOf(Outcome.Succeeded.class);
    assertThat(server.asked).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\":\"unexpected shape\"} | upstream_refused | unexpected shape | false",
        "404 | {\"error\":\"no such model\"} | upstream_refused | no such model | false",
        "401 | {\"error\":\"bad key k1\"} | upstream_unauthorized | (401) | true"
      })
  void shouldNotAskAgainWhenItIsRefused(
      int status, String body, String code, String words, boolean retryable) {
    server.then(status, body);
    JobError error = error(infer(INPUT));
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.message()).contains(words).doesNotContain("k1");
    assertThat(error.retryable()).isEqualTo(retryable);
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void shouldGiveUpOnAServerThatFailsFourTimes() {
    server.otherwise(call -> call.sendResponseHeaders(500, -1));
    assertThat(error(infer(INPUT)))
        .isEqualTo(new JobError("upstream_failed", "The model's server answered 500.", true));
    assertThat(server.asked).hasSize(4);
    assertThat(subject.runner().trouble()).hasValue("The model's server answered 500.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "busy",
        "[1]",
        "{'outputs':[]}",
        "{'model_name':'m'}",
        "{'model_name':'m','outputs':7}",
        "{'model_name':'m','outputs':[{}]}",
        "{'model_name':'m','outputs':[{'name':'y','shape':[2],'datatype':'FP32','data':[1]}]}",
        "{'model_name':'m','outputs':[{'name':'y','shape':[-1],'datatype':'FP32','data':[1]}]}",
        "{'model_name':'m','outputs':[{'name':'y','shape':[1],'datatype':'FP32','data':['1']}]}",
        "{'model_name':'m','outputs':[{'name':'y','shape':[1],'datatype':'x','data':[1]}]}",
        "{'model_name':'m','outputs':[{'name':'y','shape':[1],'datatype':'FP32','data':[NaN]}]}",
        "{'model_name':'m','outputs':[{'name':'y','shape':[1],'datatype':'FP32',"
            + "'parameters':{'binary_data_size':4}}]}",
        "{'model_name':'m','outputs':[]}{}"
      })
  void shouldNotTakeWhatIsNoAnswer(String answer) {
    String body = answer.replace('\'', '"');
    server.otherwise(
        call -> {
          call.sendResponseHeaders(200, body.length());
          call.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        });
    JobError error = error(infer(INPUT));
    assertThat(error.code()).isEqualTo("upstream_failed");
    assertThat(error.message()).startsWith("The model's server gave an answer that cannot be read");
    assertThat(error.retryable()).isTrue();
  }

  @Test
  void shouldNotTakeAnAnswerThatNeverEnds() {
    server.then(
        call -> {
          call.sendResponseHeaders(200, 0);
          byte[] more = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
          while (true) { // until the connection is closed
            call.getResponseBody().write(more);
          }
        });
    assertThat(error(infer(INPUT)).code()).isEqualTo("output_too_large");
  }

  @Test
  void shouldNotWaitForEverForAnAnswer() {
    var never = new CountDownLatch(1);
    server.otherwise(call -> uninterrupted(never));
    subject.timeout = Duration.ofMillis(100);
    assertThat(error(infer(INPUT)))
        .isEqualTo(
            new JobError(
                "upstream_failed", "The model's server did not answer within 100ms.", true));
    assertThat(server.asked).hasSize(4);
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldStopWhatWaitsForAnAnswer() {
    var never = new CountDownLatch(1);
    server.then(call -> uninterrupted(never));
    var running = subject.start(List.of(INPUT));
    await().until(() -> !server.asked.isEmpty());

    subject.stop(0);

    assertThat(running.join()).containsExactly(new Outcome.Stopped());
  }

  @Test
  void shouldStopWhenItIsClosed() {
    var never = new CountDownLatch(1);
    server.then(call -> uninterrupted(never));
    var running = subject.start(List.of(INPUT));
    await().until(() -> !server.asked.isEmpty());

    subject.runner().close();

    assertThat(running.join()).containsExactly(new Outcome.Stopped());
  }

  @Test
  void shouldRefuseAnInputThatIsNone() {
    assertThat(error(infer("{\"inputs\":[{\"name\":7}]}")))
        .isEqualTo(
            new JobError(
                "invalid_input",
                "input/inputs/0/name: name: 7 is not a string with something in it",
                false));
    assertThat(error(infer("7")).message()).isEqualTo("input: 7 is not an object with inputs");
    assertThat(server.asked).isEmpty();
  }

  @Test
  void shouldRefuseParametersBesideTheInput() {
    var task = new Task("id", new RawJson(INPUT), new RawJson("{\"top\":1}"), new Stop());
    Outcome outcome = subject.runner().run(List.of(task)).toCompletableFuture().join().get(0);
    assertThat(error(outcome).code()).isEqualTo("invalid_input");
    assertThat(error(outcome).message()).startsWith("parameters: a job of this model takes none");
    assertThat(server.asked).isEmpty();
  }

  @Test
  void shouldNotLookAtInputsThatRunAlone() {
    assertThat(subject.runner().size(new RawJson(INPUT)))
        .isEqualTo(new ModelRunner.Size(1, 1, null));
  }

  @Test
  void shouldNotStartWithoutItsKey() {
    subject.key = new Upstream.Key(Optional.empty(), Path.of("/nowhere/key"));
    assertThatThrownBy(subject::runner)
        .hasMessage("models.ours.api_key_file: '/nowhere/key' is not a file that can be read");
  }
}
