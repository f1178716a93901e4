package dev.sluice.benchmarks.limiters;

import org.apache.kafka.common.utils.ByteUtils;

/**
 * Estimates a sliding window from two fixed ones: all of this window, and of the one before the
 * share that the sliding window still covers, as if its requests had come evenly.
 */
final class TwoCounters implements AccountLimiter {

  private final long limit;
  private final long window;

  /** Index of the window that {@link #count} belongs to; {@link #before} to the one before it. */
  private long current;

  private long count;
  private long before;

  TwoCounters(long limit, long window) {
    this.limit = limit;
    this.window = window;
  }

  @Override
  public long tryAcquire(long now) {
    long index = Math.floorDiv(now, window);
    if (index != current) {
      before = index == current + 1 ? count : 0;
      count = 0;
      current = index;
    }
    long passed = now - index * window;
    // Multiplied by the window, so that nothing is rounded.
    if (before * (window - passed) + (count + 1) * window <= limit * window) {
      count++;
      return ADMITTED;
    }
    long fits = fitsAfter(before, limit - count - 1);
    return fits < window ? fits - passed : window - passed + fitsAfter(count, limit - 1);
  }

  /**
   * How long after the start of a window those of the one before count no more than this room; the
   * whole window if they never do in it.
   */
  private long fitsAfter(long earlier, long room) {
    if (room < 0) {
      return window;
    }
    return earlier <= room ? 0 : window - Math.floorDiv(room * window, earlier);
  }

  @Override
  public TwoCounters copy() {
    var copy = new TwoCounters(limit, window);
    copy.current = current;
    copy.count = count;
    copy.before = before;
    return copy;
  }

  @Override
  public int stateBytes() {
    return ByteUtils.sizeOfVarlong(current)
        + ByteUtils.sizeOfVarlong(count)
        + ByteUtils.sizeOfVarlong(before);
  }
}
