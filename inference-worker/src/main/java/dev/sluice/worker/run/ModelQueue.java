package dev.sluice.worker.run;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.RunLimits;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.service.Check;
import dev.sluice.worker.run.Batch.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one model. A batch is formed from what is waiting as soon as one may run, and at
 * most {@code concurrency} of them run at once. Safe for use by many threads; never blocks.
 */
public final class ModelQueue implements AutoCloseable {

  /** A batch that runs for so long after it had to end is taken to hang. */
  private static final Duration HANGING = Duration.ofSeconds(30);

  private final ModelConfig config;
  private final ModelRunner runner;
  private final InstantSource clock;
  private final LinkedList<Entry> waiting = new LinkedList<>();
  private int waitingRows;
  private final Set<Slot> running = new HashSet<>();
  private boolean stopped;

  /** A batch that runs; two that began together are still two. */
  private static final class Slot {
    final Instant since;

    Slot(Instant since) {
      this.since = since;
    }
  }

  public ModelQueue(ModelConfig config, ModelRunner runner, InstantSource clock) {
    this.config = config;
    this.runner = runner;
    this.clock = clock;
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
    for (Started next = next(); next != null; next = next()) {
      start(next);
    }
  }

  private record Started(Batch batch, Slot slot) {}

  /** With several places free, what waits is spread over them. */
  private synchronized @Nullable Started next() {
    int free = config.concurrency() - running.size();
    if (waiting.isEmpty() || free <= 0) {
      return null;
    }
    int share = (waitingRows + free - 1) / free;
    Batch batch = Batch.take(waiting, Math.min(config.maxBatch(), share));
    waitingRows -= batch.rows();
    var slot = new Slot(clock.instant());
    running.add(slot);
    return new Started(batch, slot);
  }

  private void start(Started next) {
    Instant startedAt = next.slot().since;
    var batch = new Batch(next.batch().entries().stream().filter(e -> e.turn().begins()).toList());
    if (batch.entries().isEmpty()) {
      release(next.slot());
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
              release(next.slot());
              pump();
            });
  }

  private synchronized void release(Slot slot) {
    running.remove(slot);
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

  /** How far a worker goes for one request. */
  public RunLimits limits() {
    return config.limits();
  }

  /** Ends what waits and may no longer run; to be called now and then. */
  public void sweep() {
    List<Entry> all;
    synchronized (this) {
      all = List.copyOf(waiting);
    }
    Set<Entry> over = new HashSet<>(all.stream().filter(entry -> entry.turn().isOver()).toList());
    if (!over.isEmpty()) {
      synchronized (this) {
        waiting.removeIf(
            entry -> {
              boolean ended = over.contains(entry);
              waitingRows -= ended ? entry.rows() : 0;
              return ended;
            });
      }
    }
  }

  public synchronized int waiting() {
    return waiting.size();
  }

  /** Batches that run now. */
  public synchronized int running() {
    return running.size();
  }

  /** Of these, those that had to end long ago. */
  public synchronized int hung() {
    Instant latest = clock.instant().minus(config.limits().runCap()).minus(HANGING);
    return (int) running.stream().filter(slot -> slot.since.isBefore(latest)).count();
  }

  public synchronized Check check() {
    int hung = hung();
    String detail =
        "loaded, %d waiting, %d batches running".formatted(waiting.size(), running.size());
    return new Check(
        "model " + config.name(),
        hung == 0,
        hung == 0 ? detail : detail + ", %d of them do not stop".formatted(hung));
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
