package dev.sluice.worker.openinference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.RawJson;
import dev.sluice.worker.run.Ended;
import dev.sluice.worker.run.ModelQueue;
import dev.sluice.worker.run.ModelRunner;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Task;
import dev.sluice.worker.run.Turn;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that are put together row by row. */
class JoinedTest {

  private final Subject subject = new Subject();

  @BeforeEach
  void join() {
    subject.maxBatch = 8;
    subject.server.otherwise(new Adder());
  }

  @AfterEach
  void close() {
    subject.close();
  }

  private static String x(String shape, String data) {
    return "{\"inputs\":[{\"name\":\"x\",\"shape\":%s,\"datatype\":\"FP32\",\"data\":%s}]}"
        .formatted(shape, data);
  }

  private static String sums(int rows, String data) {
    return "{\"model_name\":\"theirs\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"sum\","
        + "\"shape\":[%d,1],\"datatype\":\"FP32\",\"data\":%s}]}".formatted(rows, data);
  }

  private static String output(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
    return ((Outcome.Succeeded) outcome).output().text();
  }

  @Test
  void shouldAskOnceForSeveralAndGiveEachItsRows() {
    List<Outcome> outcomes =
        subject.run(
            List.of(x("[1,2]", "[1, 2]"), x("[2,2]", "[ 3,4,5.5,6 ]"), x("[1,2]", "[7,8]")));

    assertThat(outcomes)
        .extracting(JoinedTest::output)
        .containsExactly(sums(1, "[3.0]"), sums(2, "[7.0,11.5]"), sums(1, "[15.0]"));
    assertThat(subject.server.asked).hasSize(1);
    assertThat(subject.server.asked.get(0).body())
        .isEqualTo(
            "{\"id\":\"job-0\",\"inputs\":[{\"name\":\"x\",\"shape\":[4,2],"
                + "\"datatype\":\"FP32\",\"data\":[1, 2,3,4,5.5,6,7,8]}]}");
  }

  @Test
  void shouldJoinListsOfLists() {
    List<Outcome> outcomes =
        subject.run(List.of(x("[1,2]", "[[1,2]]"), x("[2,2]", "[[3,4],[5,6]]")));
    assertThat(outcomes)
        .extracting(JoinedTest::output)
        .containsExactly(sums(1, "[3.0]"), sums(2, "[7.0,11.0]"));
    assertThat(subject.server.asked.get(0).body()).contains("\"data\":[[1,2],[3,4],[5,6]]");
  }

  @Test
  void shouldCutAnswersOfListsOfListsAndGiveBackIds() {
    subject.server.then(
        200,
        "{\"model_name\":\"m\",\"parameters\":{\"a\":1},\"outputs\":[{\"name\":\"y\",\"shape\":[2,2],"
            + "\"datatype\":\"BYTES\",\"data\":[ [\"a,]\" , \"b\"] , [\"c\",\"d\"] ]}]}");
    String two = x("[1,2]", "[1,2]").replaceFirst("\\{", "{\"id\":\"mine\",");

    List<Outcome> outcomes = subject.run(List.of(x("[1,2]", "[1,2]"), two));

    String tensor =
        "\"parameters\":{\"a\":1},\"outputs\":[{\"name\":\"y\",\"shape\":[1,2],\"datatype\":"
            + "\"BYTES\",\"data\":[%s]}]}";
    assertThat(outcomes)
        .extracting(JoinedTest::output)
        .containsExactly(
            "{\"model_name\":\"m\"," + tensor.formatted("[\"a,]\" , \"b\"]"),
            "{\"model_name\":\"m\",\"id\":\"mine\"," + tensor.formatted("[\"c\",\"d\"]"));
  }

  @Test
  void shouldTellWhichRunTogether() {
    ModelRunner.Size size = size(x("[2,3]", "[1,2,3,4,5,6]"));
    assertThat(size.rows()).isEqualTo(2);
    assertThat(size.kind()).isNotNull().isEqualTo(size(x("[1,3]", "[9,9,9]")).kind());
    assertThat(size(x("[1,2]", "[1,2]")).kind()).isNotEqualTo(size.kind());
    assertThat(size(x("[1,3]", "[[9,9,9]]")).kind()).isNotEqualTo(size.kind());
    assertThat(size(x("[1,3]", "[9,9,9]").replace("FP32", "FP64")).kind())
        .isNotEqualTo(size.kind());
    assertThat(size(x("[]", "[1]")).kind()).isNull();
    assertThat(size(x("[0,3]", "[]")).kind()).isNull();
    assertThat(size(x("[2,1]", "[[1,2]]")).kind()).isNull();
    String sequence = x("[1,1]", "[1]").replaceFirst("\\{", "{\"parameters\":{\"sequence_id\":1},");
    assertThat(size(sequence).kind()).isNull();
    assertThat(size("7").kind()).isNull();
  }

  private ModelRunner.Size size(String input) {
    return subject.runner().size(new RawJson(input));
  }

  /** Waits in a queue, and keeps how it ended. */
  private record Waiting(Task task, CompletableFuture<Outcome> outcome) implements Turn {

    @Override
    public boolean isAlone() {
      return false;
    }

    @Override
    public Instant latestStart(Duration run) {
      return Instant.MAX;
    }

    @Override
    public boolean isOver() {
      return false;
    }

    @Override
    public boolean begins() {
      return true;
    }

    @Override
    public void ended(Ended ended) {
      outcome.complete(ended.outcome());
    }

    @Override
    public void givenBack() {
      outcome.cancel(false);
    }
  }

  private List<Outcome> queued(String... inputs) {
    var turns = new ArrayList<Waiting>();
    for (String input : inputs) {
      turns.add(new Waiting(subject.task(input), new CompletableFuture<>()));
    }
    var queue = new ModelQueue(subject.config(), subject.runner(), InstantSource.system());
    queue.offer(turns);
    return turns.stream().map(turn -> turn.outcome().join()).toList();
  }

  private static void assertOneFailed(List<Outcome> outcomes, int which, String code) {
    for (int i = 0; i < outcomes.size(); i++) {
      if (i == which) {
        assertThat(outcomes.get(i)).isInstanceOf(Outcome.Failed.class);
        assertThat(((Outcome.Failed) outcomes.get(i)).error().code()).isEqualTo(code);
      } else {
        assertThat(output(outcomes.get(i))).isEqualTo(sums(1, "[%d.0]".formatted(i)));
      }
    }
  }

  @Test
  void shouldFindTheOneThatIsRefused() {
    assertOneFailed(
        queued(x("[1,1]", "[0]"), x("[1,1]", "[1]"), x("[1,1]", "[13]"), x("[1,1]", "[3]")),
        2,
        "upstream_refused");
    assertThat(subject.runner().trouble()).isEmpty();
  }

  @Test
  void shouldFindTheOneThatBreaksTheServer() {
    assertOneFailed(
        queued(x("[1,1]", "[0]"), x("[1,1]", "[666]"), x("[1,1]", "[2]"), x("[1,1]", "[3]")),
        1,
        "upstream_failed");
  }

  @Test
  void shouldFailAnInputThatIsNoneAlone() {
    assertOneFailed(
        queued(x("[1,1]", "[0]"), x("[1,1]", "[]"), x("[1,1]", "[2]")), 1, "invalid_input");
    assertThat(subject.server.asked.size()).isLessThanOrEqualTo(2);
  }

  @Test
  void shouldRunThoseOfOtherKindsForThemselves() {
    List<Outcome> outcomes =
        queued(x("[1,1]", "[0]"), x("[1,2]", "[1,1]"), x("[1,1]", "[2]"), x("[2,2]", "[1,1,2,2]"));
    assertThat(outcomes)
        .extracting(JoinedTest::output)
        .containsExactly(
            sums(1, "[0.0]"), sums(1, "[2.0]"), sums(1, "[2.0]"), sums(2, "[2.0,4.0]"));
    assertThat(subject.server.asked).hasSize(2);
  }

  @Test
  void shouldRunEachAloneIfAnswersCannotBeCut() {
    subject.server.otherwise(
        call -> {
          String body = sums(3, "[1,2,3]");
          call.sendResponseHeaders(200, body.length());
          call.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        });
    assertThat(queued(x("[1,1]", "[1]"), x("[1,1]", "[2]")))
        .extracting(JoinedTest::output)
        .containsExactly(sums(3, "[1,2,3]"), sums(3, "[1,2,3]"));
    assertThat(subject.server.asked).hasSize(3);
  }

  @Test
  void shouldGoOnWhileAnyIsWanted() {
    var goOn = new CountDownLatch(1);
    subject.server.then(
        call -> {
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          new Adder().answer(call);
        });
    var running = subject.start(List.of(x("[1,1]", "[1]"), x("[1,1]", "[2]")));
    await().until(() -> !subject.server.asked.isEmpty());

    subject.stop(0);
    assertThat(running).isNotDone();
    goOn.countDown();

    assertThat(output(running.join().get(1))).isEqualTo(sums(1, "[2.0]"));
  }
}
