package dev.sluice.benchmarks.load;

import java.time.Duration;

/** The longest time in which nothing came. Safe from any thread. */
public final class Gap {

  private long last;
  private long longest;

  public Gap(long nanoTime) {
    last = nanoTime;
  }

  /** Something came. */
  public synchronized void came(long nanoTime) {
    longest = Math.max(longest, nanoTime - last);
    last = nanoTime;
  }

  /** The longest so far, one that still lasts among them. */
  public synchronized Duration longest(long nanoTime) {
    return Duration.ofNanos(Math.max(longest, nanoTime - last));
  }
}
