package dev.sluice.ingress.check;

import java.util.function.LongSupplier;

/**
 * An estimate of the broker's append time that is never ahead of it: this process's clock plus the
 * largest difference that acknowledged appends have lately shown for sure. Thread-safe.
 *
 * <p>A record acknowledged at {@code a} was appended before, so its append time minus {@code a} is
 * at most the true difference of the clocks; the largest such value is the best bound.
 */
public final class BrokerClock {

  private static final long MEMORY_MILLIS = 30_000;
  private static final long NOTHING = Long.MIN_VALUE;

  private final LongSupplier clock;
  private long since;
  private long previous = NOTHING;
  private long current = NOTHING;
  private volatile long difference;

  public BrokerClock(LongSupplier clock) {
    this.clock = clock;
    this.since = clock.getAsLong();
  }

  /** Append time now, as far as is known for sure. */
  public long now() {
    return clock.getAsLong() + difference;
  }

  /** Told of each acknowledged append, when its acknowledgement arrives. */
  public synchronized void acknowledged(long appendTime) {
    long here = clock.getAsLong();
    if (here - since > MEMORY_MILLIS) {
      previous = current;
      current = NOTHING;
      since = here;
    }
    current = Math.max(current, appendTime - here);
    difference = Math.max(current, previous);
  }
}
