package dev.sluice.benchmarks.limiters;

import java.util.Arrays;
import org.apache.kafka.common.utils.ByteUtils;

/** Remembers when each of the last N admitted requests came. */
final class SlidingLog implements AccountLimiter {

  private static final long NEVER = Long.MIN_VALUE / 2;

  private final long window;

  /** A ring: the oldest lies at {@link #oldest}, the others follow in the order they came. */
  private final long[] times;

  private int oldest;

  SlidingLog(int limit, long window) {
    this.window = window;
    this.times = new long[limit];
    Arrays.fill(times, NEVER);
  }

  private SlidingLog(SlidingLog other) {
    this.window = other.window;
    this.times = other.times.clone();
    this.oldest = other.oldest;
  }

  @Override
  public long tryAcquire(long now) {
    long leaves = times[oldest] + window;
    if (leaves > now) {
      return leaves - now;
    }
    times[oldest] = now;
    oldest = oldest + 1 == times.length ? 0 : oldest + 1;
    return ADMITTED;
  }

  @Override
  public SlidingLog copy() {
    return new SlidingLog(this);
  }

  /** Of every time the distance to the one before, of those in the window that ends at the last. */
  @Override
  public int stateBytes() {
    long newest = times[(oldest + times.length - 1) % times.length];
    long last = 0;
    int bytes = 0;
    for (int i = 0; i < times.length; i++) {
      long time = times[(oldest + i) % times.length];
      if (time > newest - window && time != NEVER) {
        bytes += ByteUtils.sizeOfVarlong(time - last);
        last = time;
      }
    }
    return bytes;
  }
}
