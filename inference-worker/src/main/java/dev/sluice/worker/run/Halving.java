package dev.sluice.worker.run;

import dev.sluice.contract.message.JobError;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches in a way that never fails: one that fails as a whole is run again in halves, until
 * what breaks it has failed alone.
 */
record Halving(ModelRunner runner) {

  CompletionStage<List<Outcome>> run(List<Task> tasks) {
    return begin(tasks)
        .handle(
            (outcomes, failure) -> {
              if (failure == null && isWhole(outcomes, tasks)) {
                return CompletableFuture.completedStage(outcomes);
              }
              return tasks.size() == 1
                  ? CompletableFuture.completedStage(List.of(failed(failure)))
                  : inHalves(tasks);
            })
        .thenCompose(outcomes -> outcomes);
  }

  /** Whatever a runner does, its place must become free again. */
  private CompletionStage<List<Outcome>> begin(List<Task> tasks) {
    try {
      CompletionStage<List<Outcome>> stage = runner.run(tasks);
      return stage == null ? CompletableFuture.completedStage(List.of()) : stage;
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static boolean isWhole(@Nullable List<Outcome> outcomes, List<Task> tasks) {
    return outcomes != null
        && outcomes.size() == tasks.size()
        && outcomes.stream().noneMatch(Objects::isNull);
  }

  private CompletionStage<List<Outcome>> inHalves(List<Task> tasks) {
    int middle = tasks.size() / 2;
    return again(tasks.subList(0, middle))
        .thenCompose(
            first ->
                again(tasks.subList(middle, tasks.size()))
                    .thenApply(second -> Stream.concat(first.stream(), second.stream()).toList()));
  }

  /** Unless nobody wants any of it by now. */
  private CompletionStage<List<Outcome>> again(List<Task> tasks) {
    return tasks.stream().allMatch(task -> task.stop().isAsked())
        ? CompletableFuture.completedStage(
            tasks.stream().<Outcome>map(task -> new Outcome.Stopped()).toList())
        : run(tasks);
  }

  private static Outcome failed(@Nullable Throwable failure) {
    Throwable cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
    String message = cause == null ? "the runner gave no outcome" : String.valueOf(cause);
    return new Outcome.Failed(new JobError("runner_error", message, true));
  }
}
