package dev.sluice.worker.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.config.Batching;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.Queueing;
import dev.sluice.contract.config.RunLimits;
import dev.sluice.contract.config.Upstream;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.mirror.Piece;
import dev.sluice.worker.run.Backoff;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import dev.sluice.worker.upstream.FakeServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiRunnerTest {

  private static final String ANSWER =
      "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
          + "\"Hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"total_tokens\":9}}";

  private static final Upstream.Use CHAT = new Upstream.Chat(100);
  private static final Upstream.Use EMBEDDINGS = new Upstream.Embeddings();

  private final FakeServer server = new FakeServer();
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private final List<Piece> pieces = Collections.synchronizedList(new ArrayList<>());
  private final Stop stop = new Stop();
  private @Nullable OpenAiRunner runner;

  @AfterEach
  void close() {
    if (runner != null) {
      runner.close();
    }
    server.close();
  }

  private static ModelConfig config(URI url, Upstream.Use use, Upstream.Key key) {
    var upstream = new Upstream(url, "theirs", use, key);
    var finishBy = Duration.ofMinutes(1);
    return new ModelConfig(
        "ours",
        ModelConfig.Runner.OPENAI,
        1,
        Batching.ofRows(1),
        Duration.ZERO,
        finishBy,
        RunLimits.DEFAULT,
        Queueing.DEFAULT,
        null,
        upstream,
        null);
  }

  private OpenAiRunner runner(Upstream.Use use, Upstream.Key key) {
    OpenAiRunner made =
        new OpenAiRunner(
            config(URI.create(server.url() + "/v1"), use, key),
            pieces::add,
            new Backoff(() -> 0),
            (after, next) -> {
              pauses.add(after);
              next.run();
            });
    runner = made;
    return made;
  }

  private CompletionStage<List<Outcome>> start(Upstream.Use use, String input, String parameters) {
    var parsed = parameters.isEmpty() ? null : new RawJson(parameters.replace('\'', '"'));
    var one = new Task("id", new RawJson(input.replace('\'', '"')), parsed, stop);
    return runner(use, Upstream.Key.NONE).run(List.of(one));
  }

  private Outcome chat(String input, String parameters) {
    return start(CHAT, input, parameters).toCompletableFuture().join().get(0);
  }

  private static JobError error(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    return ((Outcome.Failed) outcome).error();
  }

  @Test
  void shouldAskForAChat() {
    server.then(200, ANSWER);
    var key = new Upstream.Key(Optional.of("k1"), null);
    var parameters = new RawJson("{\"temperature\":0.1,\"tools\":[{\"type\":\"function\"}]}");
    var task = new Task("id", new RawJson("\"Hello\""), parameters, stop);

    Outcome outcome = runner(CHAT, key).run(List.of(task)).toCompletableFuture().join().get(0);

    assertThat(outcome).isEqualTo(new Outcome.Succeeded(new RawJson(ANSWER), 9));
    assertThat(server.asked)
        .containsExactly(
            new FakeServer.Asked(
                "/v1/chat/completions",
                "Bearer k1",
                "{\"temperature\":0.1,\"tools\":[{\"type\":\"function\"}],\"model\":\"theirs\","
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
                    + "\"max_tokens\":100}"));
  }

  @Test
  void shouldPassMessagesOnAndNotBoundWhatIsBounded() {
    server.then(200, ANSWER);
    chat("[{'role':'system','content':'x'}]", "{'max_completion_tokens':5}");
    assertThat(server.asked.get(0).body())
        .isEqualTo(
            "{\"max_completion_tokens\":5,\"model\":\"theirs\","
                + "\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'[0.5,1]' | '{\"embedding\":[0.5,1.0]}' | \"a\"",
        "'[0.5,1]' | '{\"embeddings\":[[0.5,1.0]]}' | [\"a\"]"
      })
  void shouldMakeVectorsLikeThePackagedModel(String vector, String output, String input) {
    server.then(
        200,
        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"embedding\":%s,\"index\":0}],"
                .formatted(vector)
            + "\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");

    Outcome outcome = start(EMBEDDINGS, input, "").toCompletableFuture().join().get(0);

    assertThat(outcome).isEqualTo(new Outcome.Succeeded(new RawJson(output), 3));
    assertThat(server.asked.get(0).path()).isEqualTo("/v1/embeddings");
    assertThat(server.asked.get(0).body())
        .isEqualTo("{\"model\":\"theirs\",\"input\":" + input + ",\"encoding_format\":\"float\"}");
  }

  @Test
  void shouldPutVectorsInTheOrderOfTheTexts() {
    server.then(
        200, "{\"data\":[{\"embedding\":[2],\"index\":1},{\"embedding\":[1],\"index\":0}]}");
    Outcome outcome = start(EMBEDDINGS, "['a','b']", "").toCompletableFuture().join().get(0);
    assertThat(((Outcome.Succeeded) outcome).output().text())
        .isEqualTo("{\"embeddings\":[[1.0],[2.0]]}");
  }

  @Test
  void shouldWaitAsLongAsABusyServerAsks() {
    server.then(429, "", "Retry-After", "7").then(503, "", "Retry-After-Ms", "1500");
    server.then(200, ANSWER);
    assertThat(chat("'Hello'", "")).isInstanceOf(Outcome.Succeeded.class);
    assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofMillis(1500));
  }

  @Test
  void shouldAskABusyServerUntilItAnswers() {
    for (int i = 0; i < 8; i++) {
      server.then(503, "");
    }
    server.then(200, ANSWER);
    assertThat(chat("'Hello'", "")).isInstanceOf(Outcome.Succeeded.class);
    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(125L, 250L, 500L, 1000L, 2000L, 4000L, 8000L, 8000L);
  }

  @Test
  void shouldAskAgainAfterALostConnection() {
    server.then(call -> {}).then(200, ANSWER);
    assertThat(chat("'Hello'", "")).isInstanceOf(Outcome.Succeeded.class);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void shouldGiveUpOnAServerThatFailsFourTimes() {
    for (int i = 0; i < 4; i++) {
      server.then(500, "{\"error\":{\"message\":\"no memory\"}}");
    }
    assertThat(error(chat("'Hello'", "")))
        .isEqualTo(
            new JobError("upstream_failed", "The model's server answered 500: no memory", true));
    assertThat(server.asked).hasSize(4);
    assertThat(Objects.requireNonNull(runner).trouble())
        .hasValue("The model's server answered 500: no memory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {\"error\":{\"message\":\"too long\"}} | upstream_refused | too long | false",
        "404 | {\"error\":\"no such model\"} | upstream_refused | no such model | false",
        "422 | {\"detail\":[1]} | upstream_refused | [1] | false",
        "401 | {\"error\":{\"message\":\"bad key k1\"}} | upstream_unauthorized | (401) | true"
      })
  void shouldNotAskAgainWhenItIsRefused(
      int status, String body, String code, String words, boolean retryable) {
    server.then(status, body);
    JobError error = error(chat("'Hello'", ""));
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.message()).contains(words).doesNotContain("k1");
    assertThat(error.retryable()).isEqualTo(retryable);
    assertThat(server.asked).hasSize(1);
  }

  @Test
  void shouldRefuseAnInputThatIsNone() {
    assertThat(error(chat("7", "")).code()).isEqualTo("invalid_input");
    assertThat(error(chat("'a'", "[]")).message()).isEqualTo("parameters: wanted an object");
    assertThat(server.asked).isEmpty();
  }

  private static String chunk(String choice) {
    return "{\"id\":\"c\",\"choices\":[%s]}".formatted(choice.replace('\'', '"'));
  }

  private static final String HEL =
      chunk("{'index':0,'delta':{'role':'assistant','content':'Hel'}}");
  private static final String LO =
      chunk("{'index':0,'delta':{'content':'lo'},'finish_reason':'stop'}");

  @Test
  void shouldTellPiecesAndGiveTheWhole() {
    String usage = "{\"id\":\"c\",\"choices\":[],\"usage\":{\"total_tokens\":5}}";
    server.thenEvents(HEL, LO, usage, "[DONE]");

    Outcome outcome = chat("'Hello'", "{'stream':true}");

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Succeeded(
                new RawJson(
                    "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
                        + "\"finish_reason\":\"stop\"}],\"usage\":{\"total_tokens\":5}}"),
                5));
    assertThat(pieces).extracting(Piece::index).containsExactly(0, 1);
    assertThat(pieces).extracting(Piece::chunk).containsExactly(HEL, LO);
    assertThat(server.asked.get(0).body())
        .contains("\"stream\":true", "\"stream_options\":{\"include_usage\":true}");
  }

  @Test
  void shouldBeginAnewWhenAStreamBreaksOff() {
    server.thenEvents(HEL).thenEvents(HEL, LO, "[DONE]");
    assertThat(chat("'Hello'", "{'stream':true}")).isInstanceOf(Outcome.Succeeded.class);
    assertThat(pieces).extracting(Piece::index).containsExactly(0, 0, 1);
    assertThat(pieces.get(0).run()).isNotEqualTo(pieces.get(1).run());
    assertThat(pieces.get(2).run()).isEqualTo(pieces.get(1).run());
  }

  @Test
  void shouldTakeAnAnswerAsAWholeAlthoughAskedForPieces() {
    server.then(200, ANSWER, "Content-Type", "application/json");
    assertThat(chat("'Hello'", "{'stream':true}"))
        .isEqualTo(new Outcome.Succeeded(new RawJson(ANSWER), 9));
    assertThat(pieces).isEmpty();
  }

  @Test
  void shouldTakeAnErrorInTheMiddleOfAStreamAsOne() {
    server.thenEvents(HEL, "{\"error\":{\"message\":\"bad prompt\",\"code\":400}}");
    assertThat(error(chat("'Hello'", "{'stream':true}")))
        .isEqualTo(
            new JobError("upstream_refused", "The model's server answered 400: bad prompt", false));
  }

  @Test
  void shouldCloseTheConnectionWhenItIsStopped() throws Exception {
    var gone = new CountDownLatch(1);
    server.then(
        call -> {
          call.getResponseHeaders().add("Content-Type", "text/event-stream");
          call.sendResponseHeaders(200, 0);
          try {
            while (true) {
              call.getResponseBody().write(FakeServer.event(HEL));
              call.getResponseBody().flush();
            }
          } catch (IOException e) {
            gone.countDown();
          }
        });
    CompletableFuture<List<Outcome>> running =
        start(CHAT, "'Hello'", "{'stream':true}").toCompletableFuture();
    await().until(() -> !pieces.isEmpty());

    stop.ask();

    assertThat(running.join()).containsExactly(new Outcome.Stopped());
    gone.await();
  }

  @Test
  void shouldStopWhatWaitsForAnAnswer() {
    var never = new CountDownLatch(1);
    server.then(
        call -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    var running = start(CHAT, "'Hello'", "").toCompletableFuture();
    await().until(() -> !server.asked.isEmpty());
    stop.ask();
    assertThat(running.join()).containsExactly(new Outcome.Stopped());
  }

  @Test
  void shouldNotStartWithoutItsKey() {
    var missing = new Upstream.Key(Optional.empty(), Path.of("/nowhere/key"));
    assertThatThrownBy(
            () ->
                OpenAiRunner.load(
                    config(URI.create("http://127.0.0.1"), CHAT, missing), pieces::add))
        .hasMessage("models.ours.api_key_file: '/nowhere/key' is not a file that can be read");
  }
}
