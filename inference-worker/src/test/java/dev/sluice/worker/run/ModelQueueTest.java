package dev.sluice.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.Batching;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.Queueing;
import dev.sluice.contract.config.RunLimits;
import dev.sluice.contract.message.RawJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelQueueTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private Instant now = START;
  private final Recorded runner = new Recorded();

  /** Batches end when the test says so. Rows: the digit an input begins with. */
  private static final class Recorded implements ModelRunner {

    final List<List<String>> batches = new ArrayList<>();
    final List<CompletableFuture<List<Outcome>>> ends = new ArrayList<>();

    @Override
    public String version() {
      return "recorded";
    }

    @Override
    public int rows(RawJson input) {
      return input.text().charAt(0) - '0';
    }

    @Override
    public CompletionStage<List<Outcome>> run(List<Task> tasks) {
      if (tasks.get(0).input().text().endsWith("no stage")) {
        return noStage();
      }
      batches.add(tasks.stream().map(task -> task.input().text()).toList());
      var end = new CompletableFuture<List<Outcome>>();
      ends.add(end);
      return end;
    }

    @SuppressWarnings("NullAway") // as a runner may that nobody has checked
    private static CompletionStage<List<Outcome>> noStage() {
      return null;
    }

    void end(int batch) {
      ends.get(batch)
          .complete(
              batches.get(batch).stream()
                  .<Outcome>map(text -> new Outcome.Succeeded(new RawJson(text), 1))
                  .toList());
    }

    void fail(int batch) {
      ends.get(batch).completeExceptionally(new IllegalStateException("broken"));
    }

    @Override
    public void close() {}
  }

  private static final class Waits implements Turn {

    private final Task task;
    boolean mayBegin = true;
    boolean alone;
    Instant deadline = Instant.MAX;
    @Nullable Ended ended;
    boolean givenBack;

    Waits(String input) {
      task = new Task(input, new RawJson(input), null, new Stop());
    }

    @Override
    public Task task() {
      return task;
    }

    @Override
    public boolean isAlone() {
      return alone;
    }

    @Override
    public Instant latestStart(Duration run) {
      return deadline.minus(run);
    }

    @Override
    public boolean isOver() {
      return !mayBegin;
    }

    @Override
    public boolean begins() {
      return mayBegin;
    }

    Ended ended() {
      return Objects.requireNonNull(ended);
    }

    Outcome outcome() {
      return ended().outcome();
    }

    @Override
    public void ended(Ended how) {
      ended = how;
    }

    @Override
    public void givenBack() {
      givenBack = true;
    }
  }

  private ModelQueue queue(int concurrency, int maxBatch) {
    var config =
        new ModelConfig("m", ModelConfig.Runner.ONNX, concurrency, maxBatch, Duration.ZERO);
    return new ModelQueue(config, runner, () -> now);
  }

  private final List<Duration> wakes = new ArrayList<>();
  private @Nullable Runnable wake;

  private ModelQueue lingering(int maxBatch, int maxTokens) {
    var config =
        new ModelConfig(
            "m",
            ModelConfig.Runner.ONNX,
            1,
            new Batching(maxBatch, maxTokens, Duration.ofMillis(50)),
            Duration.ZERO,
            ModelConfig.FINISH_BY,
            RunLimits.DEFAULT,
            Queueing.DEFAULT,
            null,
            null,
            null);
    return new ModelQueue(
        config,
        runner,
        () -> now,
        (wait, then) -> {
          wakes.add(wait);
          wake = then;
        });
  }

  private void wakeAfter(Duration time) {
    now = now.plus(time);
    Objects.requireNonNull(wake).run();
  }

  private static List<Waits> turns(String... inputs) {
    return Arrays.stream(inputs).map(Waits::new).toList();
  }

  @Test
  void shouldRunAtMostSoManyBatchesAtOnce() {
    ModelQueue queue = queue(2, 1);

    queue.offer(turns("1a", "1b", "1c"));

    assertThat(runner.batches).containsExactly(List.of("1a"), List.of("1b"));
    assertThat(queue.waiting()).isEqualTo(1);
    runner.end(1);
    assertThat(runner.batches).hasSize(3);
    assertThat(queue.running()).isEqualTo(2);
  }

  @Test
  void shouldFormABatchOfWhatWaitsUpToItsRows() {
    ModelQueue queue = queue(1, 4);
    queue.offer(turns("1"));

    queue.offer(turns("2a", "2b", "1c", "1d"));
    runner.end(0);

    assertThat(runner.batches.get(1)).containsExactly("2a", "2b");
    runner.end(1);
    assertThat(runner.batches.get(2)).containsExactly("1c", "1d");
  }

  @Test
  void shouldSpreadWhatWaitsOverThePlacesThatAreFree() {
    ModelQueue queue = queue(2, 32);

    queue.offer(turns("1a", "1b", "1c", "1d"));

    assertThat(runner.batches).containsExactly(List.of("1a", "1b"), List.of("1c", "1d"));
  }

  @Test
  void shouldRunTheOldestWithThoseNearestToItInLengthShortestFirst() {
    ModelQueue queue = queue(1, 3);
    queue.offer(turns("1"));

    queue.offer(turns("1 medium", "1 as long as nothing else here", "1 me", "1 mediums"));
    runner.end(0);

    assertThat(runner.batches.get(1)).containsExactly("1 me", "1 medium", "1 mediums");
  }

  @Test
  void shouldRunAnInputAloneThatHasMoreRowsThanABatch() {
    ModelQueue queue = queue(1, 4);

    queue.offer(turns("9", "1"));

    assertThat(runner.batches).containsExactly(List.of("9"));
  }

  @Test
  void shouldFailOnlyTheItemThatBreaksItsBatch() {
    ModelQueue queue = queue(1, 3);
    List<Waits> turns = turns("1a", "1b", "1c");

    queue.offer(turns);
    runner.fail(0);
    runner.end(1);
    runner.fail(2);
    runner.fail(3);
    runner.end(4);

    assertThat(runner.batches.subList(1, 5))
        .containsExactly(List.of("1a"), List.of("1b", "1c"), List.of("1b"), List.of("1c"));

    assertThat(turns.get(0).outcome()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(turns.get(2).outcome()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(turns.get(1).outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.error().code()).isEqualTo("runner_error");
              assertThat(failed.error().retryable()).isTrue();
              assertThat(failed.error().message()).contains("broken");
            });
    assertThat(queue.running()).isZero();
  }

  @Test
  void shouldLeaveOutOfTheHalvesWhatNobodyWantsAnyMore() {
    ModelQueue queue = queue(1, 2);
    List<Waits> turns = turns("1a", "1b");

    queue.offer(turns);
    turns.get(1).task().stop().ask();
    runner.fail(0);
    runner.end(1);

    assertThat(runner.batches).hasSize(2);
    assertThat(turns.get(0).outcome()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(turns.get(1).outcome()).isInstanceOf(Outcome.Stopped.class);
  }

  @Test
  void shouldWaitForOthersForItsLinger() {
    ModelQueue queue = lingering(8, 1000);

    queue.offer(turns("1a"));
    now = START.plusMillis(20);
    queue.offer(turns("1b"));
    assertThat(runner.batches).isEmpty();
    assertThat(wakes).containsExactly(Duration.ofMillis(50));

    wakeAfter(Duration.ofMillis(30));

    assertThat(runner.batches).containsExactly(List.of("1a", "1b"));
  }

  @Test
  void shouldNotWaitWhenABatchIsFull() {
    lingering(3, 1000).offer(turns("1a", "2b"));
    assertThat(runner.batches).containsExactly(List.of("1a", "2b"));

    lingering(8, 2).offer(turns("1a", "1b"));
    assertThat(runner.batches).hasSize(2);
  }

  @Test
  void shouldNotWaitIntoADeadline() {
    ModelQueue queue = lingering(8, 1000);
    List<Waits> first = turns("1a");
    queue.offer(first);
    wakeAfter(Duration.ofMillis(50));
    now = START.plusMillis(60);
    runner.end(0); // it ran for 10 ms
    List<Waits> turns = turns("1b", "1c");
    turns.get(1).deadline = now.plusMillis(45);

    queue.offer(turns);

    assertThat(wakes.get(1)).isEqualTo(Duration.ofMillis(25));
    wakeAfter(Duration.ofMillis(25));
    assertThat(runner.batches.get(1)).containsExactly("1b", "1c");
  }

  @Test
  void shouldNotPadShortOnesToALongOneBeyondItsTokens() {
    ModelQueue queue = lingering(8, 12);
    String longest = "1" + "x".repeat(39);

    queue.offer(turns("1a", longest, "1b", "1c"));

    assertThat(runner.batches.get(0)).containsExactly("1a", "1b", "1c");
    runner.end(0);
    wakeAfter(Duration.ofMillis(50));
    assertThat(runner.batches.get(1)).containsExactly(longest);
  }

  @Test
  void shouldFailWhatGotNoOutcome() {
    ModelQueue queue = queue(1, 1);
    List<Waits> turns = turns("1a");

    queue.offer(turns);
    runner.ends.get(0).complete(List.of());

    assertThat(turns.get(0).outcome()).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void shouldFailWhatItsRunnerStumblesOverAndGoOn() {
    ModelQueue queue = queue(1, 1);
    List<Waits> turns = turns("", "1 no stage", "1 no outcomes", "1a");

    queue.offer(turns);
    runner.ends.get(0).complete(null);
    runner.ends.get(1).complete(Collections.singletonList(null));
    runner.end(2);

    assertThat(turns.get(0).outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(turns.get(1).outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(turns.get(2).outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(turns.get(3).outcome()).isInstanceOf(Outcome.Succeeded.class);
    assertThat(queue.running()).isZero();
  }

  @Test
  void shouldLeaveOutWhatMayNoLongerBegin() {
    ModelQueue queue = queue(1, 4);
    List<Waits> turns = turns("1a", "1b");
    turns.get(0).mayBegin = false;

    queue.offer(turns);
    runner.end(0);

    assertThat(runner.batches).containsExactly(List.of("1b"));
    assertThat(turns.get(0).ended).isNull();
    assertThat(turns.get(1).ended().batchRows()).isEqualTo(1);
    assertThat(queue.running()).isZero();
  }

  @Test
  void shouldGoOnIfNothingOfABatchMayBegin() {
    ModelQueue queue = queue(1, 1);
    List<Waits> turns = turns("1a", "1b", "1c");
    turns.get(0).mayBegin = false;
    turns.get(1).mayBegin = false;

    queue.offer(turns);

    assertThat(runner.batches).containsExactly(List.of("1c"));
  }

  @Test
  void shouldTellWhenAndWithHowManyRowsItRan() {
    ModelQueue queue = queue(1, 4);
    List<Waits> turns = turns("2a", "1b");

    queue.offer(turns);
    now = START.plusMillis(70);
    runner.end(0);

    Ended ended = turns.get(0).ended();
    assertThat(ended.startedAt()).isEqualTo(START);
    assertThat(ended.completedAt()).isEqualTo(START.plusMillis(70));
    assertThat(ended.batchRows()).isEqualTo(3);
    assertThat(ended.modelVersion()).isEqualTo("recorded");
  }

  @Test
  void shouldGiveBackWhatHasNotBegunWhenStopped() {
    ModelQueue queue = queue(1, 1);
    List<Waits> turns = turns("1a", "1b");
    queue.offer(turns);

    queue.stop();
    runner.end(0);
    List<Waits> late = turns("1c");
    queue.offer(late);

    assertThat(turns.get(0).ended()).isNotNull();
    assertThat(turns.get(1).givenBack).isTrue();
    assertThat(late.get(0).givenBack).isTrue();
    assertThat(runner.batches).hasSize(1);
  }

  @Test
  void shouldNotBeReadyWhileABatchHangs() {
    ModelQueue queue = queue(1, 1);
    queue.offer(turns("1a"));
    assertThat(queue.check().ready()).isTrue();

    now = START.plus(Duration.ofMinutes(10)).plusSeconds(31);

    assertThat(queue.hung()).isEqualTo(1);
    assertThat(queue.check().ready()).isFalse();
    assertThat(queue.check().detail()).contains("1 of them do not stop");
    runner.end(0);
    assertThat(queue.check().ready()).isTrue();
  }

  @Test
  void shouldRunAloneWhatIsToBeAlone() {
    ModelQueue queue = queue(1, 8);
    List<Waits> turns = turns("1", "1a", "1b", "1c");
    turns.get(2).alone = true;

    queue.offer(turns.subList(0, 1));
    queue.offer(turns.subList(1, 4));
    runner.end(0);
    runner.end(1);

    assertThat(runner.batches.subList(1, 3)).containsExactly(List.of("1a", "1c"), List.of("1b"));
  }

  @Test
  void shouldEndWhatWaitsWhenItMayNoLongerRun() {
    ModelQueue queue = queue(1, 8);
    List<Waits> turns = turns("1", "1a", "1b");
    queue.offer(turns);
    queue.offer(turns("1c"));
    assertThat(queue.waiting()).isEqualTo(1);
    List<Waits> late = turns("1d");
    queue.offer(late);

    late.get(0).mayBegin = false;
    queue.sweep();

    assertThat(queue.waiting()).isEqualTo(1);
  }
}
