package dev.sluice.worker;

import dev.sluice.contract.service.Check;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * Notices that records wait and this worker does nothing about them. Safe for use by many threads.
 *
 * <p>The group's lag also counts what workers hold, of which the broker tells nothing. So only what
 * lies beyond all that the others may hold is taken to wait.
 */
final class Watchdog {

  private final InstantSource clock;
  private final Duration patience;
  private final int mostHeld;
  private final IntSupplier held;
  private final BooleanSupplier busy;
  private volatile Instant lastProgress;
  private volatile long lag;
  private volatile int others;

  /**
   * @param patience how long it may do nothing
   * @param mostHeld the most records that one worker holds
   * @param held how many this one holds
   * @param busy whether anything runs or waits for another attempt as it may
   */
  Watchdog(
      InstantSource clock,
      Duration patience,
      int mostHeld,
      IntSupplier held,
      BooleanSupplier busy) {
    this.clock = clock;
    this.patience = patience;
    this.mostHeld = mostHeld;
    this.held = held;
    this.busy = busy;
    this.lastProgress = clock.instant();
  }

  /** A record came or went. */
  void progress() {
    lastProgress = clock.instant();
  }

  /**
   * How the group stands.
   *
   * @param records that are not acknowledged yet
   * @param members of the group, this worker included
   */
  void seen(long records, int members) {
    lag = records;
    others = Math.max(0, members - 1);
    if (busy.getAsBoolean() || waiting() == 0) {
      progress();
    }
  }

  long lag() {
    return lag;
  }

  /** At least so many records are held by nobody. */
  private long waiting() {
    return Math.max(0, lag - held.getAsInt() - (long) others * mostHeld);
  }

  boolean isStalled() {
    return waiting() > 0
        && !busy.getAsBoolean()
        && Duration.between(lastProgress, clock.instant()).compareTo(patience) > 0;
  }

  /**
   * @param name of the check
   */
  Check check(String name) {
    long idle = Duration.between(lastProgress, clock.instant()).toSeconds();
    return isStalled()
        ? new Check(
            name, false, "nothing done for %d s, while %d records wait".formatted(idle, waiting()))
        : new Check(name, true, "lag %d".formatted(lag));
  }
}
