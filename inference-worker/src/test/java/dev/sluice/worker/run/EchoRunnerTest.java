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

      List<Outcome> outcomes =
          echo.run(List.of(input)).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();

      assertThat(outcomes).containsExactly(new Outcome.Succeeded(input, 4));
    }
  }

  @Test
  void shouldWaitWithoutOccupyingAThread() {
    try (var echo = new EchoRunner("echo", Duration.ofMillis(200))) {
      long begun = System.nanoTime();
      var running = new ArrayList<CompletableFuture<List<Outcome>>>();
      for (int i = 0; i < 500; i++) {
        running.add(echo.run(List.of(new RawJson("1"))).toCompletableFuture());
      }

      CompletableFuture.allOf(running.toArray(new CompletableFuture<?>[0]))
          .orTimeout(60, TimeUnit.SECONDS) // one after the other they would take 100 s
          .join();

      assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(200_000_000L);
    }
  }
}
