package dev.sluice.worker;

import dev.sluice.contract.config.RunLimits;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before a request is tried again: twice as long each time, and by chance between
 * half of that and all of it, so that what failed together does not come back together.
 *
 * @param random from 0 to 1
 */
record Backoff(DoubleSupplier random) {

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int MOST_DOUBLED = 20;

  /**
   * @param tries made so far, at least 1
   */
  Duration before(int tries, RunLimits limits) {
    long most = limits.backoff().toMillis() << Math.min(tries - 1, MOST_DOUBLED);
    long capped = Math.min(most, Math.max(LONGEST.toMillis(), limits.backoff().toMillis()));
    return Duration.ofMillis((long) (capped * (0.5 + random.getAsDouble() / 2)));
  }
}
