package dev.sluice.contract.limit;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * What one account has used of one limit: units per bucket, and units decided per generation of
 * reservations. Immutable; every change gives a new value. Only buckets that hold something are
 * kept, and nothing is dropped but by the append time of a later request.
 */
public final class Usage {

  private static final long[] NONE = {};

  /** How long after its reservation a request may be appended and still be counted as decided. */
  private static final long LATEST_APPEND_MILLIS = 20_000;

  /** Width of every bucket here; a limit whose window changed finds another than its own. */
  private final long bucketMillis;

  /** The newest append time seen; time never runs behind it. */
  private final long newest;

  /** Ascending indices of buckets, and the units in each (always above zero). */
  private final long[] buckets;

  private final long[] units;

  /** Ascending starts of generations, and the reserved units decided in each. */
  private final long[] generations;

  private final long[] decided;

  Usage(
      long bucketMillis,
      long newest,
      long[] buckets,
      long[] units,
      long[] generations,
      long[] decided) {
    this.bucketMillis = bucketMillis;
    this.newest = newest;
    this.buckets = buckets;
    this.units = units;
    this.generations = generations;
    this.decided = decided;
  }

  public static Usage none(Limit limit) {
    return new Usage(limit.bucketMillis(), 0, NONE, NONE, NONE, NONE);
  }

  public long bucketMillis() {
    return bucketMillis;
  }

  public long newest() {
    return newest;
  }

  public int bucketCount() {
    return buckets.length;
  }

  public long bucket(int i) {
    return buckets[i];
  }

  public long units(int i) {
    return units[i];
  }

  public int generationCount() {
    return generations.length;
  }

  public long generation(int i) {
    return generations[i];
  }

  public long decided(int i) {
    return decided[i];
  }

  /** {@code now}, unless append time stepped back: then the newest time seen. */
  public long clamp(long now) {
    return Math.max(now, newest);
  }

  /**
   * Units in the buckets that the window trailing {@code now} touches, the oldest counted whole.
   */
  public long used(Limit limit, long now) {
    long oldest = limit.oldestBucket(clamp(now), bucketMillis);
    long sum = 0;
    for (int i = buckets.length - 1; i >= 0 && buckets[i] >= oldest; i--) {
      sum += units[i];
    }
    return sum;
  }

  /**
   * The first millisecond, not before {@code now}, at which at most {@code allowed} units still
   * count.
   */
  public long fallsTo(long allowed, Limit limit, long now) {
    long time = clamp(now);
    long oldest = limit.oldestBucket(time, bucketMillis);
    long left = used(limit, time);
    for (int i = 0; i < buckets.length && left > allowed; i++) {
      if (buckets[i] >= oldest) {
        left -= units[i];
        time = limit.fallsAt(buckets[i], bucketMillis);
      }
    }
    return time;
  }

  /** Adds {@code cost} units at {@code now} and forgets the buckets that have fallen. */
  public Usage charged(Limit limit, long cost, long now) {
    Usage from = widened(limit);
    long time = clamp(now);
    int kept = firstAtLeast(from.buckets, limit.oldestBucket(time, from.bucketMillis));
    long bucket = Math.floorDiv(time, from.bucketMillis);
    int last = from.buckets.length - 1;
    boolean same = last >= kept && from.buckets[last] == bucket;
    int length = from.buckets.length - kept + (same ? 0 : 1);
    long[] newBuckets = Arrays.copyOfRange(from.buckets, kept, kept + length);
    long[] newUnits = Arrays.copyOfRange(from.units, kept, kept + length);
    newBuckets[length - 1] = bucket;
    newUnits[length - 1] += cost;
    return new Usage(from.bucketMillis, time, newBuckets, newUnits, generations, decided);
  }

  /**
   * Counts {@code cost} reserved units of the generation that holds {@code reservedAt} as decided,
   * whatever the verdict was, and forgets generations too old to matter.
   */
  public Usage settledReservation(Limit limit, long cost, long reservedAt, long now) {
    long time = clamp(now);
    long start = limit.generationAt(Math.min(reservedAt, time + limit.generationMillis()));
    long oldest = time - Math.max(3 * limit.generationMillis(), LATEST_APPEND_MILLIS);
    if (start < oldest) {
      return at(time);
    }
    int kept = firstAtLeast(generations, oldest);
    int place = Math.max(kept, firstAtLeast(generations, start));
    boolean same = place < generations.length && generations[place] == start;
    int length = generations.length - kept + (same ? 0 : 1);
    long[] starts = new long[length];
    long[] counts = new long[length];
    int before = place - kept;
    System.arraycopy(generations, kept, starts, 0, before);
    System.arraycopy(decided, kept, counts, 0, before);
    starts[before] = start;
    counts[before] = cost + (same ? decided[place] : 0);
    int from = same ? place + 1 : place;
    System.arraycopy(generations, from, starts, before + 1, generations.length - from);
    System.arraycopy(decided, from, counts, before + 1, generations.length - from);
    return new Usage(bucketMillis, time, buckets, units, starts, counts);
  }

  private Usage at(long time) {
    return new Usage(bucketMillis, time, buckets, units, generations, decided);
  }

  /**
   * The same usage in the buckets of {@code limit}: units move to the bucket that holds the last
   * millisecond they may have come at, so they never count for a shorter time than they should.
   */
  private Usage widened(Limit limit) {
    long width = limit.bucketMillis();
    if (width == bucketMillis) {
      return this;
    }
    LongUnaryOperator moved =
        b -> Math.floorDiv(Math.min((b + 1) * bucketMillis - 1, newest), width);
    long[] newBuckets = new long[buckets.length];
    long[] newUnits = new long[buckets.length];
    int length = 0;
    for (int i = 0; i < buckets.length; i++) {
      long bucket = moved.applyAsLong(buckets[i]);
      if (length == 0 || newBuckets[length - 1] != bucket) {
        newBuckets[length++] = bucket;
      }
      newUnits[length - 1] += units[i];
    }
    return new Usage(
        width,
        newest,
        Arrays.copyOf(newBuckets, length),
        Arrays.copyOf(newUnits, length),
        generations,
        decided);
  }

  private static int firstAtLeast(long[] ascending, long wanted) {
    int i = 0;
    while (i < ascending.length && ascending[i] < wanted) {
      i++;
    }
    return i;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Usage that
        && bucketMillis == that.bucketMillis
        && newest == that.newest
        && Arrays.equals(buckets, that.buckets)
        && Arrays.equals(units, that.units)
        && Arrays.equals(generations, that.generations)
        && Arrays.equals(decided, that.decided);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(buckets) * 31 + Arrays.hashCode(units);
  }

  @Override
  public String toString() {
    return "Usage[%d ms, newest %d, buckets %s of %s, decided %s in %s]"
        .formatted(
            bucketMillis,
            newest,
            Arrays.toString(units),
            Arrays.toString(buckets),
            Arrays.toString(decided),
            Arrays.toString(generations));
  }
}
