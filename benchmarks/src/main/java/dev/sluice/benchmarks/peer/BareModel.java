package dev.sluice.benchmarks.peer;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.worker.onnx.OnnxRunner;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The most that the packaged model does here: the worker's own runner in a loop, with as many
 * threads, and nothing around it.
 */
public final class BareModel implements AutoCloseable {

  /** What a worker uses unless it is told otherwise. */
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private static final int MOST_ROWS = 32;

  private final OnnxRunner runner;

  private BareModel(OnnxRunner runner) {
    this.runner = runner;
  }

  public static BareModel load() {
    return new BareModel(
        OnnxRunner.load(
            new ModelConfig(
                "all-minilm-l6-v2", ModelConfig.Runner.ONNX, THREADS, MOST_ROWS, Duration.ZERO)));
  }

  /**
   * Texts in batches: of so many that wait, those of like length together, as a worker would.
   *
   * @param window how many wait at a time
   * @param rows of a batch, on average
   */
  public static List<List<Task>> batches(List<String> texts, int window, double rows) {
    var batches = new ArrayList<List<Task>>();
    for (int from = 0; from + window <= texts.size(); from += window) {
      List<Task> waiting =
          texts.subList(from, from + window).stream()
              .sorted(Comparator.comparingInt(String::length))
              .map(BareModel::task)
              .toList();
      int parts = Math.max(1, (int) Math.round(window / rows));
      for (int part = 0; part < parts; part++) {
        batches.add(waiting.subList(part * window / parts, (part + 1) * window / parts));
      }
    }
    return batches;
  }

  private static Task task(String text) {
    String json = new String(Json.write(text), StandardCharsets.UTF_8);
    return new Task("", new RawJson(json), null, new Stop());
  }

  /** Runs them over and over for so long, and gives the rows a second that ended in that time. */
  public double rowsPerSecond(List<List<Task>> batches, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    var next = new AtomicInteger();
    var rows = new AtomicLong();
    List<CompletableFuture<Void>> loops =
        IntStream.range(0, THREADS)
            .mapToObj(
                any ->
                    CompletableFuture.runAsync(
                        () -> loop(batches, next, rows, end), task -> new Thread(task).start()))
            .toList();
    loops.forEach(CompletableFuture::join);
    return rows.get() / (time.toNanos() / 1e9);
  }

  private void loop(List<List<Task>> batches, AtomicInteger next, AtomicLong rows, long end) {
    while (true) {
      List<Task> batch = batches.get(next.getAndIncrement() % batches.size());
      List<Outcome> outcomes = runner.run(batch).toCompletableFuture().join();
      if (!outcomes.stream().allMatch(outcome -> outcome instanceof Outcome.Succeeded)) {
        throw new IllegalStateException("not all rows ran: " + outcomes);
      }
      if (System.nanoTime() > end) {
        return;
      }
      rows.addAndGet(batch.size());
    }
  }

  @Override
  public void close() {
    runner.close();
  }
}
