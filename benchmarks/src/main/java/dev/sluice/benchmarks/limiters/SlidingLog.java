package dev.sluice.benchmarks.limiters;

import java.util.ArrayDeque;

/** The time of every request that passed and still counts. */
final class SlidingLog implements RateLimiter {

  private final long limit;
  private final long window;
  private final ArrayDeque<Long> passed = new ArrayDeque<>();

  SlidingLog(long limit, long window) {
    this.limit = limit;
    this.window = window;
  }

  @Override
  public boolean admit(long now) {
    while (!passed.isEmpty() && passed.getFirst() <= now - window) {
      passed.removeFirst();
    }
    if (passed.size() >= limit) {
      return false;
    }
    passed.addLast(now);
    return true;
  }

  @Override
  public long retryAfter(long now) {
    return passed.getFirst() + window - now;
  }

  @Override
  public int bytes() {
    return passed.size() * Long.BYTES;
  }
}
