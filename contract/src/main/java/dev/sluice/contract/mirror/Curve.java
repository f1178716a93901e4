package dev.sluice.contract.mirror;

import dev.sluice.contract.limit.Usage;
import java.nio.ByteBuffer;

/**
 * How a usage decays if nothing more is charged: for every position of the trailing window the
 * units that still count then, so that a reader finds the present number in one step.
 *
 * <p>Slot {@code k} speaks of the windows whose oldest bucket is {@code base + k}; past the last
 * slot nothing is left.
 */
public final class Curve {

  private static final int HEADER = 3 * Double.BYTES;
  private static final int SLOT = Double.BYTES + Short.BYTES;

  private final long bucketMillis;
  private final long newest;
  private final long base;
  private final long[] left;
  private final int[] next;

  private Curve(long bucketMillis, long newest, long base, long[] left, int[] next) {
    this.bucketMillis = bucketMillis;
    this.newest = newest;
    this.base = base;
    this.left = left;
    this.next = next;
  }

  public static Curve of(Usage usage) {
    int count = usage.bucketCount();
    long base = count == 0 ? 0 : usage.bucket(0);
    int slots = count == 0 ? 0 : Math.toIntExact(usage.bucket(count - 1) - base + 1);
    long[] left = new long[slots];
    int[] next = new int[slots];
    long sum = 0;
    int bucket = count - 1;
    int falls = slots;
    for (int k = slots - 1; k >= 0; k--) {
      if (bucket >= 0 && usage.bucket(bucket) == base + k) {
        sum += usage.units(bucket--);
        falls = k + 1;
      }
      left[k] = sum;
      next[k] = falls;
    }
    return new Curve(usage.bucketMillis(), usage.newest(), base, left, next);
  }

  public long bucketMillis() {
    return bucketMillis;
  }

  public long newest() {
    return newest;
  }

  /** Units in all buckets, however old. */
  public long all() {
    return left.length == 0 ? 0 : left[0];
  }

  /**
   * The same as {@link Usage#as} has it, as far as a sliding window needs it: units of a calendar
   * period are taken as charged at the newest time, and what is held is none of it.
   */
  Curve sliding(long width) {
    if (bucketMillis > Usage.CALENDAR) {
      return this;
    }
    return bucketMillis == Usage.CALENDAR
        ? new Curve(width, newest, Math.floorDiv(newest, width), left, next)
        : new Curve(width, newest, 0, new long[0], new int[0]);
  }

  /** Units that count while the oldest bucket of the window is this one. */
  public long left(long oldestBucket) {
    long slot = oldestBucket - base;
    return Math.max(0, slot) >= left.length ? 0 : left[(int) Math.max(0, slot)];
  }

  /** The first oldest bucket after this one with which fewer units count. */
  public long nextFall(long oldestBucket) {
    return base + next[(int) Math.max(0, oldestBucket - base)];
  }

  /** The first oldest bucket with which at most {@code allowed} units count. */
  public long fallsTo(long allowed) {
    int low = 0;
    int high = left.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (left[middle] <= allowed) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return base + low;
  }

  /**
   * Big-endian: bucket width, newest time and base as doubles, then per slot the units left as a
   * double and the slot of the next fall as an unsigned short.
   */
  public byte[] packed() {
    ByteBuffer out = ByteBuffer.allocate(HEADER + SLOT * left.length);
    out.putDouble(bucketMillis()).putDouble(newest()).putDouble(base);
    for (int k = 0; k < left.length; k++) {
      out.putDouble(left[k]).putShort((short) next[k]);
    }
    return out.array();
  }
}
