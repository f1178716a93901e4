package dev.sluice.worker.upstream;

import dev.sluice.worker.run.Backoff;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Task;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** All calls to one server. Safe for use by many threads. */
public final class UpstreamCalls implements AutoCloseable {

  /** Runs something later. */
  public interface Pause {
    void then(Duration after, Runnable next);

    /** On a thread of its own. */
    static Pause real() {
      return (after, next) ->
          CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS).execute(next);
    }
  }

  private final Health health;
  private final Backoff backoff;
  private final Pause pause;
  private final Optional<Duration> timeout;
  private final Set<Runnable> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param timeout how long the server may take for one answer; without one as long as there is
   *     time
   */
  public UpstreamCalls(Health health, Backoff backoff, Pause pause, Optional<Duration> timeout) {
    this.health = health;
    this.backoff = backoff;
    this.pause = pause;
    this.timeout = timeout;
  }

  /**
   * Asks until there is an outcome for each task. Of a single task it never fails; of several it
   * fails if one of them may be the cause.
   *
   * @param tries makes one try after the other
   */
  public CompletableFuture<List<Outcome>> begin(List<Task> tasks, Supplier<Try> tries) {
    CompletableFuture<List<Outcome>> outcomes = UpstreamCall.begin(this, tasks, tries);
    Runnable stop =
        () -> outcomes.complete(Collections.nCopies(tasks.size(), new Outcome.Stopped()));
    running.add(stop);
    var unused = outcomes.whenComplete((ended, failure) -> running.remove(stop));
    if (closed) {
      stop.run();
    }
    return outcomes;
  }

  Health health() {
    return health;
  }

  Backoff backoff() {
    return backoff;
  }

  Pause pause() {
    return pause;
  }

  Optional<Duration> timeout() {
    return timeout;
  }

  /** Hangs up; the server hears that nobody wants its answers. */
  @Override
  public void close() {
    closed = true;
    running.forEach(Runnable::run);
  }
}
