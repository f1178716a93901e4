package dev.sluice.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.RawJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EchoRunnerTest {

  @Test
  void shouldGiveItsInputBack() {
    try (var echo = new EchoRunner("echo", Duration.ZERO)) {
      var input = new RawJson("{\"a\": [1,  2]}");

      assertThat(join(run(echo, input, new Stop())))
          .containsExactly(new Outcome.Succeeded(input, 4));
    }
  }

  @Test
  void shouldWaitWithoutOccupyingAThread() {
    try (var echo = new EchoRunner("echo", Duration.ofMillis(200))) {
      long begun = System.nanoTime();
      var running = new ArrayList<CompletableFuture<List<Outcome>>>();
      for (int i = 0; i < 500; i++) {
        running.add(run(echo, new RawJson("1"), new Stop()));
      }

      CompletableFuture.allOf(running.toArray(new CompletableFuture<?>[0]))
          .orTimeout(60, TimeUnit.SECONDS) // one after the other they would take 100 s
          .join();

      assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(200_000_000L);
    }
  }

  @Test
  void shouldStopAtOnceWhenTold() {
    try (var echo = new EchoRunner("echo", Duration.ofMinutes(10))) {
      var before = new Stop();
      before.ask();
      var later = new Stop();
      var running = run(echo, new RawJson("1"), later);
      later.ask();

      assertThat(join(run(echo, new RawJson("1"), before))).containsExactly(new Outcome.Stopped());
      assertThat(join(running)).containsExactly(new Outcome.Stopped());
    }
  }

  private static CompletableFuture<List<Outcome>> run(EchoRunner echo, RawJson input, Stop stop) {
    return echo.run(List.of(new Task("1", input, null, stop))).toCompletableFuture();
  }

  private static List<Outcome> join(CompletableFuture<List<Outcome>> running) {
    return running.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
