package dev.sluice.benchmarks.limiters;

import org.apache.kafka.common.utils.ByteUtils;

/**
 * A bucket that holds N tokens and gains N per window, written as the generic cell rate algorithm:
 * one time tells all, namely when the bucket is full again.
 */
final class TokenBucket implements AccountLimiter {

  private final long limit;
  private final long window;

  /**
   * When the bucket is full, in parts of a millisecond: there are as many as the limit, so that a
   * token takes a whole number of them, the window.
   */
  private long full;

  TokenBucket(long limit, long window) {
    this.limit = limit;
    this.window = window;
  }

  @Override
  public long tryAcquire(long now) {
    long time = now * limit;
    long next = Math.max(full, time) + window;
    long early = next - time - limit * window;
    if (early <= 0) {
      full = next;
      return ADMITTED;
    }
    return (early + limit - 1) / limit;
  }

  @Override
  public TokenBucket copy() {
    var copy = new TokenBucket(limit, window);
    copy.full = full;
    return copy;
  }

  @Override
  public int stateBytes() {
    return ByteUtils.sizeOfVarlong(full);
  }
}
