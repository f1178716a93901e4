package dev.sluice.benchmarks.limiters;

/** A counter that begins anew with every window of the clock. */
final class FixedWindow implements RateLimiter {

  private final long limit;
  private final long window;
  private long current;
  private long count;

  FixedWindow(long limit, long window) {
    this.limit = limit;
    this.window = window;
  }

  @Override
  public boolean admit(long now) {
    if (now / window != current) {
      current = now / window;
      count = 0;
    }
    if (count >= limit) {
      return false;
    }
    count++;
    return true;
  }

  @Override
  public long retryAfter(long now) {
    return window - now % window;
  }

  @Override
  public int bytes() {
    return 2 * Long.BYTES;
  }
}
