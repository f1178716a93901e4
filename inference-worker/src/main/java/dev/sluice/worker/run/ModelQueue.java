package dev.sluice.worker.run;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.RunLimits;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.service.Check;
import dev.sluice.worker.run.Batch.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one model. A batch is formed from what is waiting as soon as one may run (or after
 * the model's linger), and at most {@code concurrency} of them run at once. Safe for use by many
 * threads; never blocks.
 */
public final class ModelQueue implements AutoCloseable {

  /** A batch that runs for so long after it had to end is taken to hang. */
  private static final Duration HANGING = Duration.ofSeconds(30);

  private final ModelConfig config;
  private final ModelRunner runner;
  private final InstantSource clock;
  private final Timer timer;
  private final Sealing sealing;
  private final LinkedList<Entry> waiting = new LinkedList<>();
  private int waitingRows;
  private final Places places;
  private boolean stopped;

  /** When it will look again whether to form a batch; null if nothing lingers. */
  private @Nullable Instant wakesAt;

  /** Runs something after a while, on a thread of its own. */
  interface Timer {
    void after(Duration wait, Runnable then);
  }

  public ModelQueue(ModelConfig config, ModelRunner runner, InstantSource clock) {
    this(
        config,
        runner,
        clock,
        (wait, then) ->
            CompletableFuture.delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS).execute(then));
  }

  ModelQueue(ModelConfig config, ModelRunner runner, InstantSource clock, Timer timer) {
    this.timer = timer;
    this.sealing = new Sealing(config.batching());
    this.places = new Places(config.concurrency());
    this.config = config;
    this.runner = runner;
    this.clock = clock;
  }

  /** Lets them wait for their turn, and runs what may run at once. */
  public void offer(List<? extends Turn> turns) {
    var entries = new ArrayList<Entry>(turns.size());
    Instant now = clock.instant();
    for (Turn turn : turns) {
      entries.add(entry(turn, now));
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

  private Entry entry(Turn turn, Instant now) {
    RawJson input = turn.task().input();
    try {
      return new Entry(turn, runner.size(input), now);
    } catch (RuntimeException e) { // to run it will say what is wrong
      return new Entry(turn, new ModelRunner.Size(1, 1, ModelRunner.Size.ANY), now);
    }
  }

  private void pump() {
    for (Started next = next(); next != null; next = next()) {
      start(next);
    }
  }

  private record Started(Batch batch, Places.Place place) {}

  /** With several places free, what waits is spread over them. */
  private synchronized @Nullable Started next() {
    int free = places.free();
    if (waiting.isEmpty() || free <= 0) {
      return null;
    }
    Instant now = clock.instant();
    Instant sealAt = sealing.sealAt(waiting, now);
    if (sealAt != null) {
      wake(now, sealAt);
      return null;
    }
    int share = sealing.lingers() ? waitingRows : (waitingRows + free - 1) / free;
    Batch batch = Batch.take(waiting, Math.min(config.maxBatch(), share), config.batching());
    waitingRows -= batch.rows();
    return new Started(batch, places.take(now));
  }

  private void wake(Instant now, Instant at) {
    if (wakesAt == null || at.isBefore(wakesAt)) {
      wakesAt = at;
      timer.after(
          Duration.between(now, at),
          () -> {
            synchronized (this) {
              wakesAt = null;
            }
            pump();
          });
    }
  }

  private void start(Started next) {
    Instant startedAt = next.place().since();
    var batch = new Batch(next.batch().entries().stream().filter(e -> e.turn().begins()).toList());
    if (batch.entries().isEmpty()) {
      leave(next.place());
      return;
    }
    int rows = batch.rows();
    new Halving(runner)
        .run(batch.entries().stream().map(entry -> entry.turn().task()).toList())
        .thenAccept(
            outcomes -> {
              Instant completedAt = clock.instant();
              for (int i = 0; i < outcomes.size(); i++) {
                Turn turn = batch.entries().get(i).turn();
                turn.ended(
                    new Ended(outcomes.get(i), runner.version(), startedAt, completedAt, rows));
              }
              ran(next.place(), completedAt);
              pump();
            });
  }

  private synchronized void ran(Places.Place place, Instant now) {
    sealing.ran(Duration.between(place.since(), now));
    places.leave(place);
  }

  private synchronized void leave(Places.Place place) {
    places.leave(place);
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
    return places.taken();
  }

  /** Of these, those that had to end long ago. */
  public synchronized int hung() {
    return places.takenBefore(clock.instant().minus(config.limits().runCap()).minus(HANGING));
  }

  public synchronized Check check() {
    int hung = hung();
    Optional<String> trouble = runner.trouble();
    String detail =
        "loaded, %d waiting, %d batches running".formatted(waiting.size(), places.taken());
    String more =
        hung > 0
            ? ", %d of them do not stop".formatted(hung)
            : trouble.map(words -> ": " + words).orElse("");
    return new Check("model " + config.name(), hung == 0 && trouble.isEmpty(), detail + more);
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
