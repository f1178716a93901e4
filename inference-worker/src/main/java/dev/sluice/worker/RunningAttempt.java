package dev.sluice.worker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One attempt that runs. Safe for use by many threads. */
final class RunningAttempt {

  /** Why it is told to stop. */
  enum Why {
    CANCELED,
    FINISH_BY,
    RUN_CAP,
    /** This worker stops. */
    CLOSING
  }

  private final Work work;
  private final Instant startedAt;
  private final Runnable abandon;
  private boolean announced;

  /** Set together, once. */
  private @Nullable Why stopped;

  private @Nullable Instant stoppedAt;

  RunningAttempt(Work work, Instant startedAt, Runnable abandon) {
    this.work = work;
    this.startedAt = startedAt;
    this.abandon = abandon;
  }

  Attempt attempt() {
    return work.attempt();
  }

  Instant startedAt() {
    return startedAt;
  }

  /** Null if it was not told to stop. */
  synchronized @Nullable Why stopped() {
    return stopped;
  }

  /** The first reason counts. */
  void stop(Why why, Instant now) {
    synchronized (this) {
      if (stopped != null) {
        return;
      }
      stopped = why;
      stoppedAt = now;
    }
    work.task().stop().ask();
  }

  void stopIfOver(Instant now) {
    if (!now.isBefore(work.finishBy())) {
      stop(Why.FINISH_BY, now);
    } else if (!now.isBefore(startedAt.plus(work.model().limits().runCap()))) {
      stop(Why.RUN_CAP, now);
    }
  }

  /** Whether it was told to stop long ago. */
  synchronized boolean isAbandoned(Instant now) {
    return stoppedAt != null && !now.isBefore(stoppedAt.plus(Running.PATIENCE));
  }

  /** Lets its request go on without its runner. */
  void abandon() {
    abandon.run();
  }

  /** Once, and not if it is told to stop already. */
  synchronized boolean announces(Instant now) {
    boolean first =
        !announced && stopped == null && !now.isBefore(startedAt.plus(Running.ANNOUNCED_AFTER));
    announced |= first;
    return first;
  }
}
