package dev.sluice.worker.run;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.service.Check;
import dev.sluice.worker.run.Batch.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one model. A batch is formed from what is waiting as soon as one may run, and at
 * most {@code concurrency} of them run at once. Safe for use by many threads; never blocks.
 */
public final class ModelQueue implements AutoCloseable {

  /** A batch that runs longer than this, beyond the model's own delay, is taken to hang. */
  private static final Duration HANGING = Duration.ofMinutes(5);

  private final ModelConfig config;
  private final ModelRunner runner;
  private final InstantSource clock;
  private final LinkedList<Entry> waiting = new LinkedList<>();
  private int waitingRows;
  private int running;
  private boolean stopped;
  private Instant lastProgress;

  public ModelQueue(ModelConfig config, ModelRunner runner, InstantSource clock) {
    this.config = config;
    this.runner = runner;
    this.clock = clock;
    this.lastProgress = clock.instant();
  }

  /** Lets them wait for their turn, and runs what may run at once. */
  public void offer(List<? extends Turn> turns) {
    var entries = new ArrayList<Entry>(turns.size());
    for (Turn turn : turns) {
      entries.add(
          new Entry(turn, runner.rows(turn.task().input()), turn.task().input().text().length()));
    }
    boolean refused;
    synchronized (this) {
      refused = stopped;
      if (!refused) {
        waiting.addAll(entries);
        waitingRows += entries.stream().mapToInt(Entry::rows).sum();
      }
    }
    if (refused) {
      turns.forEach(Turn::givenBack);
    }
    pump();
  }

  private void pump() {
    for (Batch batch = next(); batch != null; batch = next()) {
      start(batch);
    }
  }

  /** With several places free, what waits is spread over them. */
  private synchronized @Nullable Batch next() {
    int free = config.concurrency() - running;
    if (waiting.isEmpty() || free <= 0) {
      return null;
    }
    int share = (waitingRows + free - 1) / free;
    Batch batch = Batch.take(waiting, Math.min(config.maxBatch(), share));
    waitingRows -= batch.rows();
    running++;
    lastProgress = clock.instant();
    return batch;
  }

  private void start(Batch formed) {
    Instant startedAt = clock.instant();
    var batch = new Batch(formed.entries().stream().filter(e -> e.turn().begins()).toList());
    if (batch.entries().isEmpty()) {
      release(startedAt);
      return;
    }
    int rows = batch.rows();
    run(batch.entries().stream().map(entry -> entry.turn().task()).toList())
        .thenAccept(
            outcomes -> {
              Instant completedAt = clock.instant();
              for (int i = 0; i < outcomes.size(); i++) {
                Turn turn = batch.entries().get(i).turn();
                turn.ended(
                    new Ended(outcomes.get(i), runner.version(), startedAt, completedAt, rows));
              }
              release(completedAt);
              pump();
            });
  }

  private synchronized void release(Instant now) {
    running--;
    lastProgress = now;
  }

  /** Never fails: a batch that fails as a whole is run again one by one. */
  private CompletionStage<List<Outcome>> run(List<Task> tasks) {
    CompletionStage<List<Outcome>> stage;
    try {
      stage = runner.run(tasks);
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    return stage
        .handle(
            (outcomes, failure) -> {
              if (failure == null && outcomes.size() == tasks.size()) {
                return CompletableFuture.completedStage(outcomes);
              }
              return tasks.size() == 1
                  ? CompletableFuture.completedStage(List.of(failed(failure)))
                  : oneByOne(tasks);
            })
        .thenCompose(outcomes -> outcomes);
  }

  private CompletionStage<List<Outcome>> oneByOne(List<Task> tasks) {
    CompletionStage<List<Outcome>> all = CompletableFuture.completedStage(List.of());
    for (Task task : tasks) {
      all =
          all.thenCompose(
              before ->
                  run(List.of(task))
                      .thenApply(
                          outcome -> {
                            var grown = new ArrayList<>(before);
                            grown.addAll(outcome);
                            return grown;
                          }));
    }
    return all;
  }

  private static Outcome failed(@Nullable Throwable failure) {
    Throwable cause = failure != null && failure.getCause() != null ? failure.getCause() : failure;
    String message = cause == null ? "the runner gave no outcome" : String.valueOf(cause);
    return new Outcome.Failed(new JobError("runner_error", message, true));
  }

  /** How long after its acceptance a request ends at the latest, if its client does not say. */
  public Duration finishBy() {
    return config.finishBy();
  }

  public synchronized int waiting() {
    return waiting.size();
  }

  /** Batches that run now. */
  public synchronized int running() {
    return running;
  }

  public synchronized Check check() {
    Duration still = Duration.between(lastProgress, clock.instant());
    boolean hangs = running > 0 && still.compareTo(longestRun()) > 0;
    Optional<String> trouble = runner.trouble();
    String detail = "loaded, %d waiting, %d batches running".formatted(waiting.size(), running);
    String more =
        hangs
            ? ", none has ended for %d s".formatted(still.toSeconds())
            : trouble.map(words -> ": " + words).orElse("");
    return new Check("model " + config.name(), !hangs && trouble.isEmpty(), detail + more);
  }

  /** Generating may take as long as a request has. */
  private Duration longestRun() {
    return config.isChat() ? config.finishBy().plus(HANGING) : config.delay().plus(HANGING);
  }

  /** Begins nothing more and gives back what has not begun; what runs goes on. */
  public void stop() {
    List<Entry> unbegun;
    synchronized (this) {
      stopped = true;
      unbegun = List.copyOf(waiting);
      waiting.clear();
      waitingRows = 0;
    }
    unbegun.forEach(entry -> entry.turn().givenBack());
  }

  @Override
  public void close() {
    stop();
    runner.close();
  }
}
