package dev.sluice.worker.run;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before something is tried again: twice as long each time, and by chance between
 * half of that and all of it, so that what failed together does not come back together.
 *
 * @param random from 0 to 1
 */
public record Backoff(DoubleSupplier random) {

  private static final int MOST_DOUBLED = 20;

  /** By real chance. */
  public static Backoff real() {
    return new Backoff(() -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param tries made so far, at least 1
   * @param first what is waited after the first, at most
   * @param longest what is waited ever, unless the first is longer
   */
  public Duration before(int tries, Duration first, Duration longest) {
    long most = first.toMillis() << Math.min(tries - 1, MOST_DOUBLED);
    long capped = Math.min(most, Math.max(longest.toMillis(), first.toMillis()));
    return Duration.ofMillis((long) (capped * (0.5 + random.getAsDouble() / 2)));
  }

  /** That, and by chance a little more. */
  public Duration after(Duration asked, Duration spread) {
    return asked.plusMillis((long) (spread.toMillis() * random.getAsDouble()));
  }
}
