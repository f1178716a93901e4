package dev.sluice.worker;

import dev.sluice.contract.message.Status;
import dev.sluice.worker.run.Stop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts that run now: those that run for a while are announced, those whose time is over or
 * whose client does not want them any more are told to stop. Safe for use by many threads.
 */
final class Running {

  /** Attempts that end sooner cost no record. */
  static final Duration ANNOUNCED_AFTER = Duration.ofMillis(100);

  private final InstantSource clock;
  private final BiConsumer<Attempt, Instant> announce;
  private final Map<String, One> all = new ConcurrentHashMap<>();

  /**
   * @param announce told each attempt that runs for a while, once, and when it started
   */
  Running(InstantSource clock, BiConsumer<Attempt, Instant> announce) {
    this.clock = clock;
    this.announce = announce;
  }

  /** One attempt that runs. */
  static final class One {
    private final Attempt attempt;
    private final Stop stop;
    private final Instant startedAt;
    private final Instant finishBy;
    private boolean announced;

    /** Why it was told to stop; null if it was not. */
    private @Nullable Status stoppedAs;

    private One(Attempt attempt, Stop stop, Instant startedAt, Instant finishBy) {
      this.attempt = attempt;
      this.stop = stop;
      this.startedAt = startedAt;
      this.finishBy = finishBy;
    }

    /** The first reason counts. */
    private void stop(Status as) {
      synchronized (this) {
        if (stoppedAs != null) {
          return;
        }
        stoppedAs = as;
      }
      stop.ask();
    }

    synchronized Status stoppedAs() {
      return stoppedAs == null ? Status.FAILED : stoppedAs;
    }

    private synchronized boolean announces() {
      boolean first = !announced;
      announced = true;
      return first;
    }
  }

  One began(Attempt attempt, Stop stop, Instant finishBy) {
    var one = new One(attempt, stop, clock.instant(), finishBy);
    all.put(attempt.routing().id(), one);
    return one;
  }

  void ended(One one) {
    all.remove(one.attempt.routing().id(), one);
  }

  /** Its client does not want it any more. */
  void cancel(String id, String account) {
    One one = all.get(id);
    if (one != null && one.attempt.routing().subject().account().equals(account)) {
      one.stop(Status.CANCELED);
    }
  }

  /** To be called every few milliseconds. */
  void tick() {
    Instant now = clock.instant();
    for (One one : all.values()) {
      if (!now.isBefore(one.finishBy)) {
        one.stop(Status.TIMED_OUT);
      } else if (!now.isBefore(one.startedAt.plus(ANNOUNCED_AFTER)) && one.announces()) {
        announce.accept(one.attempt, one.startedAt);
      }
    }
  }
}
