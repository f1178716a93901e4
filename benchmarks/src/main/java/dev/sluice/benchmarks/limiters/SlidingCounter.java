package dev.sluice.benchmarks.limiters;

/** Two counters: that of the last window weighs as much as the trailing window covers of it. */
final class SlidingCounter implements RateLimiter {

  private final long limit;
  private final long window;
  private long current;
  private long count;
  private long before;

  SlidingCounter(long limit, long window) {
    this.limit = limit;
    this.window = window;
  }

  @Override
  public boolean admit(long now) {
    long index = now / window;
    if (index != current) {
      before = index == current + 1 ? count : 0;
      count = 0;
      current = index;
    }
    if (weighed(now) + 1 > limit) {
      return false;
    }
    count++;
    return true;
  }

  private double weighed(long now) {
    return count + before * (1 - (double) (now % window) / window);
  }

  @Override
  public long retryAfter(long now) {
    double spare = limit - 1 - count;
    if (spare >= 0 && before > 0) {
      return (long) Math.ceil((1 - spare / before) * window) - now % window;
    }
    return window - now % window;
  }

  @Override
  public int bytes() {
    return 3 * Long.BYTES;
  }
}
