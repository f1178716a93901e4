package dev.sluice.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.ModelConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenCounterTest {

  private static final ModelConfig MINI_LM = model(ModelConfig.Runner.ONNX);
  private static final ModelConfig ECHO = model(ModelConfig.Runner.ECHO);
  private static final Executor HERE = Runnable::run;
  private static final Executor NEVER =
      task -> {
        throw new AssertionError("answered at once is answered by the caller");
      };

  private final BlockingQueue<Count> counts = new LinkedBlockingQueue<>();
  private final TokenCounter counter = new TokenCounter(10_000);

  @AfterEach
  void close() {
    counter.close();
  }

  @Test
  void shouldCountAShortTextAtOnceWhenWarm() {
    counter.warm();

    counter.count(MINI_LM, json("\"Water\""), NEVER, counts::add);

    assertThat(counts).containsExactly(new Count.Known(3));
  }

  @Test
  void shouldNotLoadTheTokenizerOnTheCallersThread() throws Exception {
    List<String> threads = new ArrayList<>();
    Executor noting =
        task -> {
          threads.add(Thread.currentThread().getName());
          task.run();
        };

    counter.count(MINI_LM, json("\"Water\""), noting, counts::add);

    assertThat(next()).isEqualTo(new Count.Known(3));
    assertThat(threads).containsExactly("token-counter");
  }

  @Test
  void shouldHandTheCountOfALongTextOverToTheCaller() throws Exception {
    BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    counter.warm();

    counter.count(MINI_LM, json("\"" + "word ".repeat(2000) + "\""), loop::add, counts::add);

    Runnable answer = loop.poll(10, TimeUnit.SECONDS);
    assertThat(counts).isEmpty();
    assertThat(answer).isNotNull();
    answer.run();
    assertThat(counts).containsExactly(new Count.Known(256));
  }

  @Test
  void shouldAddUpTheStringsOfAList() throws Exception {
    String words = "word ".repeat(300);

    counter.count(MINI_LM, json("[\"Water\",\"%s\",\"\"]".formatted(words)), HERE, counts::add);

    assertThat(next()).isEqualTo(new Count.Known(3 + 256 + 2));
  }

  @Test
  void shouldReadOnlyItsSliceOfABody() {
    byte[] body = "{\"input\":\"Water\",\"n\":1}".getBytes(StandardCharsets.UTF_8);
    counter.warm();

    counter.count(MINI_LM, new JsonBytes(body, 9, 7), NEVER, counts::add);

    assertThat(counts).containsExactly(new Count.Known(3));
  }

  @Test
  void shouldChargeOneForWhatTheModelCannotTake() throws Exception {
    for (String wrong : List.of("7", "null", "{}", "[]", "[\"a\",1]", "[[\"a\"]]")) {
      counter.count(MINI_LM, json(wrong), HERE, counts::add);

      assertThat(next()).isEqualTo(new Count.Known(1));
    }
  }

  @Test
  void shouldTakeFourBytesForATokenWhereThereIsNoTokenizer() {
    for (String input : List.of("1", "\"ab\"", "\"abc\"", "[1, 2]", "\"漢字\"")) {
      counter.count(ECHO, json(input), NEVER, counts::add);
    }

    assertThat(counts.stream().map(count -> ((Count.Known) count).tokens()))
        .containsExactly(1L, 1L, 2L, 2L, 2L);
  }

  @Test
  void shouldBeBusyWhenTooMuchWaits() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    JsonBytes large = json("\"" + "word ".repeat(1600) + "\"");
    List<Count> refused = new ArrayList<>();

    counter.count(MINI_LM, large, task -> occupy(free), counts::add);
    counter.count(MINI_LM, large, HERE, refused::add);

    assertThat(refused).containsExactly(new Count.Busy());
    free.countDown();
  }

  @Test
  void shouldTakeAnInputLargerThanWhatMayWaitWhenNothingDoes() throws Exception {
    counter.count(MINI_LM, json("\"" + "word ".repeat(9000) + "\""), HERE, counts::add);

    assertThat(next()).isEqualTo(new Count.Known(256));
  }

  @Test
  void shouldBeBusyOnceClosed() {
    counter.close();

    counter.count(MINI_LM, json("\"Water\""), NEVER, counts::add);

    assertThat(counts).containsExactly(new Count.Busy());
  }

  private Count next() throws InterruptedException {
    Count count = counts.poll(10, TimeUnit.SECONDS);
    assertThat(count).isNotNull();
    return count;
  }

  private static void occupy(CountDownLatch free) {
    try {
      free.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static JsonBytes json(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new JsonBytes(bytes, 0, bytes.length);
  }

  private static ModelConfig model(ModelConfig.Runner runner) {
    return new ModelConfig("any", runner, 1, 1, Duration.ZERO);
  }
}
