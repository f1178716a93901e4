package dev.sluice.benchmarks.limiters;

/** A bucket that holds the limit and is refilled with it, evenly, once in a window (GCRA). */
final class TokenBucket implements RateLimiter {

  private final double every;
  private final long window;

  /** When the bucket would be full again. */
  private double full;

  TokenBucket(long limit, long window) {
    this.every = (double) window / limit;
    this.window = window;
  }

  @Override
  public boolean admit(long now) {
    double next = Math.max(full, now) + every;
    if (next - now > window) {
      return false;
    }
    full = next;
    return true;
  }

  @Override
  public long retryAfter(long now) {
    return (long) Math.ceil(full + every - window - now);
  }

  @Override
  public int bytes() {
    return Double.BYTES;
  }
}
