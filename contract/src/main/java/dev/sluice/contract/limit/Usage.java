package dev.sluice.contract.limit;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * What was used of one limit by one of those whom it counts: units per bucket, and units decided
 * per generation of reservations. Immutable; every change gives a new value. Only buckets that hold
 * something are kept, and nothing is dropped but by the append time of a later request.
 */
public final class Usage {

  /** As the width of buckets: one bucket, whose index is the millisecond its period began in. */
  public static final long CALENDAR = 1;

  /** As the width of buckets: one bucket, of index 0, for what is held. */
  public static final long HELD = 0;

  private static final long[] NONE = {};

  /** Width of every bucket here; a limit whose window changed finds another than its own. */
  private final long bucketMillis;

  /** How often units were moved to other buckets; a charge made before cannot be given back. */
  private final int epoch;

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
      int epoch,
      long newest,
      long[] buckets,
      long[] units,
      long[] generations,
      long[] decided) {
    this.bucketMillis = bucketMillis;
    this.epoch = epoch;
    this.newest = newest;
    this.buckets = buckets;
    this.units = units;
    this.generations = generations;
    this.decided = decided;
  }

  public static Usage none(Limit limit) {
    return new Usage(limit.bucketMillis(), 0, 0, NONE, NONE, NONE, NONE);
  }

  public long bucketMillis() {
    return bucketMillis;
  }

  public int epoch() {
    return epoch;
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

  /** Units that count at {@code now}; of a sliding window the oldest bucket is counted whole. */
  public long used(Limit limit, long now) {
    Usage from = as(limit);
    if (limit.window() instanceof Window.Sliding) {
      return from.sumFrom(limit.oldestBucket(clamp(now), from.bucketMillis));
    }
    return limit.window() instanceof Window.Calendar && newest < limit.window().bucketAt(clamp(now))
        ? 0
        : from.sumFrom(Long.MIN_VALUE);
  }

  private long sumFrom(long oldest) {
    long sum = 0;
    for (int i = buckets.length - 1; i >= 0 && buckets[i] >= oldest; i--) {
      sum += units[i];
    }
    return sum;
  }

  /**
   * The first millisecond, not before {@code now}, at which at most {@code allowed} units still
   * count; for slots an estimate.
   */
  public long fallsTo(long allowed, Limit limit, long now) {
    long time = clamp(now);
    long left = used(limit, now);
    if (left <= allowed) {
      return time;
    }
    if (limit.window() instanceof Window.Calendar calendar) {
      return calendar.end(calendar.bucketAt(time));
    }
    if (limit.window() instanceof Window.Held) {
      return time + Window.Held.ESTIMATE_MILLIS;
    }
    Usage from = as(limit);
    long oldest = limit.oldestBucket(time, from.bucketMillis);
    for (int i = 0; i < from.buckets.length && left > allowed; i++) {
      if (from.buckets[i] >= oldest) {
        left -= from.units[i];
        time = limit.fallsAt(from.buckets[i], from.bucketMillis);
      }
    }
    return time;
  }

  /** Adds {@code cost} units at {@code now} and forgets the buckets that no longer count. */
  public Usage charged(Limit limit, long cost, long now) {
    long time = clamp(now);
    if (cost == 0) {
      return at(limit, time);
    }
    if (limit.window() instanceof Window.Sliding) {
      return slid(limit, cost, time);
    }
    Usage from = as(limit);
    long sum = from.used(limit, time) + cost;
    long[] bucket = {limit.window().bucketAt(time)};
    return new Usage(
        from.bucketMillis, from.epoch, time, bucket, new long[] {sum}, generations, decided);
  }

  private Usage slid(Limit limit, long cost, long time) {
    Usage from = as(limit).widened(limit);
    int kept = firstAtLeast(from.buckets, limit.oldestBucket(time, from.bucketMillis));
    long bucket = limit.window().bucketAt(time);
    int last = from.buckets.length - 1;
    boolean same = last >= kept && from.buckets[last] == bucket;
    int length = from.buckets.length - kept + (same ? 0 : 1);
    long[] newBuckets = Arrays.copyOfRange(from.buckets, kept, kept + length);
    long[] newUnits = Arrays.copyOfRange(from.units, kept, kept + length);
    newBuckets[length - 1] = bucket;
    newUnits[length - 1] += cost;
    return new Usage(
        from.bucketMillis, from.epoch, time, newBuckets, newUnits, generations, decided);
  }

  /**
   * Gives units back to the bucket that they were charged to, and does nothing once that bucket is
   * gone or its units were moved to others.
   *
   * @param bucket and {@code epoch} as {@link #lastBucket} and {@link #epoch} were after the charge
   */
  public Usage lowered(long bucket, long back, int epoch) {
    int place = firstAtLeast(buckets, bucket);
    if (epoch != this.epoch || place == buckets.length || buckets[place] != bucket || back <= 0) {
      return this;
    }
    long left = units[place] - back;
    if (left > 0) {
      long[] lowered = units.clone();
      lowered[place] = left;
      return new Usage(bucketMillis, epoch, newest, buckets, lowered, generations, decided);
    }
    return new Usage(
        bucketMillis,
        epoch,
        newest,
        without(buckets, place),
        without(units, place),
        generations,
        decided);
  }

  private static long[] without(long[] all, int place) {
    long[] rest = new long[all.length - 1];
    System.arraycopy(all, 0, rest, 0, place);
    System.arraycopy(all, place + 1, rest, place, rest.length - place);
    return rest;
  }

  /** The bucket charged last; only while there is one. */
  public long lastBucket() {
    return buckets[buckets.length - 1];
  }

  /** Whether nothing in it can count any more for a request that comes at {@code now}. */
  public boolean isSpent(Limit limit, long now) {
    boolean decidedAll =
        generations.length == 0
            || generations[generations.length - 1] + limit.reservationMillis() < clamp(now);
    return decidedAll && used(limit, now) == 0;
  }

  /**
   * Counts {@code cost} reserved units of the generation that holds {@code reservedAt} as decided,
   * whatever the verdict was, and forgets generations too old to matter.
   */
  public Usage settledReservation(Limit limit, long cost, long reservedAt, long now) {
    long time = clamp(now);
    Usage from = at(limit, time);
    if (cost == 0) {
      return from;
    }
    long start = limit.generationAt(Math.min(reservedAt, time + limit.generationMillis()));
    long oldest = time - limit.reservationMillis();
    if (start < oldest) {
      return from;
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
    int rest = same ? place + 1 : place;
    System.arraycopy(generations, rest, starts, before + 1, generations.length - rest);
    System.arraycopy(decided, rest, counts, before + 1, generations.length - rest);
    return new Usage(from.bucketMillis, from.epoch, time, from.buckets, from.units, starts, counts);
  }

  /** The same at a later time, without the units of a period that is over. */
  private Usage at(Limit limit, long time) {
    Usage from = as(limit);
    boolean over = limit.window() instanceof Window.Calendar && used(limit, time) == 0;
    return new Usage(
        from.bucketMillis,
        from.epoch,
        time,
        over ? NONE : from.buckets,
        over ? NONE : from.units,
        generations,
        decided);
  }

  /**
   * The same usage in the kind of bucket that this limit has. Should the limit have been of another
   * kind, all units are taken as charged at the newest time, so that none counts for a shorter time
   * than it should; slots are no units of a window and the other way round.
   */
  public Usage as(Limit limit) {
    long width = limit.bucketMillis();
    boolean fits =
        width == bucketMillis
            || width > CALENDAR && bucketMillis > CALENDAR; // both slide: see widened
    if (fits && (width != CALENDAR || buckets.length == 0)) {
      return this;
    }
    long bucket = limit.window().bucketAt(newest);
    if (fits && buckets.length == 1 && buckets[0] == bucket) {
      return this;
    }
    long sum = width == HELD || bucketMillis == HELD ? 0 : sumFrom(Long.MIN_VALUE);
    boolean none = sum == 0;
    return new Usage(
        width,
        epoch + 1,
        newest,
        none ? NONE : new long[] {bucket},
        none ? NONE : new long[] {sum},
        generations,
        decided);
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
        epoch + 1,
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
        && epoch == that.epoch
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
    return "Usage[%d ms, epoch %d, newest %d, buckets %s of %s, decided %s in %s]"
        .formatted(
            bucketMillis,
            epoch,
            newest,
            Arrays.toString(units),
            Arrays.toString(buckets),
            Arrays.toString(decided),
            Arrays.toString(generations));
  }
}
