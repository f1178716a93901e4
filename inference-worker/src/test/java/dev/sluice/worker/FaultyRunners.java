package dev.sluice.worker;

import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.RawJson;
import dev.sluice.worker.run.ModelRunner;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.RunnerFactory;
import dev.sluice.worker.run.Task;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Models that do as their input says: {@code "fail N"} fails N times in a way that another attempt
 * may mend, {@code "refuse"} for good, {@code "poison"} fails the whole batch, {@code "hang"} never
 * ends and does not listen, {@code "wait"} never ends but stops when told; others are given back.
 */
public final class FaultyRunners implements RunnerFactory {

  /** How often each request ran, in any worker of this process. */
  static final Map<String, Integer> RUNS = new ConcurrentHashMap<>();

  static final String MODELS =
      "models: {faulty: {runner: custom, kind: faulty, concurrency: 8, max_batch: 8,"
          + " retry_backoff: 20ms, run_cap: 400ms}}\n";

  @Override
  public String kind() {
    return "faulty";
  }

  @Override
  public ModelRunner load(Wanted wanted) {
    return new Faulty(wanted.model());
  }

  private record Faulty(String version) implements ModelRunner {

    @Override
    public int rows(RawJson input) {
      return 1;
    }

    @Override
    public CompletionStage<List<Outcome>> run(List<Task> tasks) {
      tasks.forEach(task -> RUNS.merge(task.id(), 1, Integer::sum));
      if (tasks.stream().anyMatch(task -> task.input().text().equals("\"poison\""))) {
        return CompletableFuture.failedFuture(new IllegalStateException("poisoned"));
      }
      List<CompletableFuture<Outcome>> outcomes = tasks.stream().map(Faulty::one).toList();
      return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
          .thenApply(done -> outcomes.stream().map(CompletableFuture::join).toList());
    }

    private static CompletableFuture<Outcome> one(Task task) {
      String[] words = task.input().text().replace("\"", "").split(" ", -1);
      var outcome = new CompletableFuture<Outcome>();
      switch (words[0]) {
        case "hang" -> {}
        case "wait" -> task.stop().onAsk(() -> outcome.complete(new Outcome.Stopped()));
        case "refuse" -> outcome.complete(Outcome.invalidInput("not this"));
        case "fail" -> outcome.complete(failed(task, Integer.parseInt(words[1])));
        default -> outcome.complete(new Outcome.Succeeded(task.input(), 1));
      }
      return outcome;
    }

    private static Outcome failed(Task task, int times) {
      return RUNS.getOrDefault(task.id(), 0) <= times
          ? new Outcome.Failed(new JobError("busy", "Not now.", true))
          : new Outcome.Succeeded(task.input(), 1);
    }

    @Override
    public void close() {}
  }
}
