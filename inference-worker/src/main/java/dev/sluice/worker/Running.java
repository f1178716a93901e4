package dev.sluice.worker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The attempts that run now: those that run for a while are announced; those whose time is over, or
 * whose client does not want them any more, are told to stop, and abandoned if they do not. Safe
 * for use by many threads.
 */
final class Running {

  /** Attempts that end sooner cost no record. */
  static final Duration ANNOUNCED_AFTER = Duration.ofMillis(100);

  /** How long a runner may take to stop. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final BiConsumer<Attempt, Instant> announce;
  private final Map<String, RunningAttempt> all = new ConcurrentHashMap<>();
  private volatile boolean closing;

  /**
   * @param announce told each attempt that runs for a while, once, and when it started
   */
  Running(InstantSource clock, BiConsumer<Attempt, Instant> announce) {
    this.clock = clock;
    this.announce = announce;
  }

  /**
   * @param abandon called if it was told to stop and goes on for {@link #PATIENCE}
   */
  RunningAttempt began(Work work, Runnable abandon) {
    var one = new RunningAttempt(work, clock.instant(), abandon);
    all.put(work.attempt().routing().id(), one);
    if (closing) {
      one.stop(RunningAttempt.Why.CLOSING, clock.instant());
    }
    return one;
  }

  void ended(RunningAttempt one) {
    all.remove(one.attempt().routing().id(), one);
  }

  /** Its client does not want it any more. */
  void cancel(String id, String account) {
    RunningAttempt one = all.get(id);
    if (one != null && one.attempt().account().equals(account)) {
      one.stop(RunningAttempt.Why.CANCELED, clock.instant());
    }
  }

  /** Whether nothing runs; what was abandoned does not count. */
  boolean isIdle() {
    return all.isEmpty();
  }

  /** Tells all to stop, and each that begins from now on. */
  void close() {
    closing = true;
    all.values().forEach(one -> one.stop(RunningAttempt.Why.CLOSING, clock.instant()));
  }

  /** To be called every few milliseconds. */
  void tick() {
    Instant now = clock.instant();
    for (RunningAttempt one : all.values()) {
      one.stopIfOver(now);
      if (one.isAbandoned(now)) {
        all.remove(one.attempt().routing().id(), one);
        one.abandon();
      } else if (one.announces(now)) {
        announce.accept(one.attempt(), one.startedAt());
      }
    }
  }
}
