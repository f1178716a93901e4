package dev.sluice.worker.run;

import dev.sluice.contract.message.RawJson;
import dev.sluice.models.EstimatedTokens;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Gives its input back, after a delay that occupies a timer and no thread. */
public final class EchoRunner implements ModelRunner {

  private final String name;
  private final ScheduledThreadPoolExecutor timer;
  private final Executor afterDelay;

  public EchoRunner(String name, Duration delay) {
    this.name = name;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "model-" + name);
              thread.setDaemon(true);
              return thread;
            });
    this.afterDelay =
        delay.isZero()
            ? timer
            : task -> timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public String version() {
    return name;
  }

  @Override
  public int rows(RawJson input) {
    return 1;
  }

  @Override
  public CompletionStage<List<Outcome>> run(List<Task> tasks) {
    List<CompletableFuture<Outcome>> outcomes = tasks.stream().map(this::start).toList();
    return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
        .thenApply(done -> outcomes.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<Outcome> start(Task task) {
    var outcome = CompletableFuture.supplyAsync(() -> outcome(task.input()), afterDelay);
    task.stop().onAsk(() -> outcome.complete(new Outcome.Stopped()));
    return outcome;
  }

  private static Outcome outcome(RawJson input) {
    return new Outcome.Succeeded(input, EstimatedTokens.of(input));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
