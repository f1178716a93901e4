package dev.sluice.benchmarks.limiters;

import org.apache.kafka.common.utils.ByteUtils;

/** Counts from zero in every window that is aligned to the epoch. */
final class FixedWindow implements AccountLimiter {

  private final long limit;
  private final long window;

  /** Index of the window that {@link #count} belongs to. */
  private long current;

  private long count;

  FixedWindow(long limit, long window) {
    this.limit = limit;
    this.window = window;
  }

  @Override
  public long tryAcquire(long now) {
    long index = Math.floorDiv(now, window);
    if (index != current) {
      current = index;
      count = 0;
    }
    if (count < limit) {
      count++;
      return ADMITTED;
    }
    return (index + 1) * window - now;
  }

  @Override
  public FixedWindow copy() {
    var copy = new FixedWindow(limit, window);
    copy.current = current;
    copy.count = count;
    return copy;
  }

  @Override
  public int stateBytes() {
    return ByteUtils.sizeOfVarlong(current) + ByteUtils.sizeOfVarlong(count);
  }
}
