package dev.sluice.ingress.publish;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells append time without ever running ahead of it, from acknowledged appends: a record was
 * appended before its acknowledgement came, so the difference of the two times never passes the
 * true distance of the clocks. The largest difference of the last half minute is the nearest.
 *
 * <p>Each partition has a clock of its own, that of its leader. Until one has been heard of, the
 * most cautious of the others stands in for it, and before the first acknowledgement our own clock.
 * Safe from any thread; only one may call {@link #acknowledged}.
 */
public final class BrokerClock {

  private static final long SPAN_MILLIS = 15_000;
  private static final long UNKNOWN = Long.MIN_VALUE;

  /** Per partition the largest difference of this span and of the one before. */
  private final AtomicLongArray current;

  private final AtomicLongArray previous;

  /** Per partition when this span began. */
  private final long[] began;

  public BrokerClock(int partitions) {
    current = new AtomicLongArray(partitions);
    previous = new AtomicLongArray(partitions);
    began = new long[partitions];
    for (int p = 0; p < partitions; p++) {
      current.set(p, UNKNOWN);
      previous.set(p, UNKNOWN);
    }
  }

  /**
   * @param receivedAt by our own clock
   */
  public void acknowledged(int partition, long appendedAt, long receivedAt) {
    long difference = appendedAt - receivedAt;
    long age = receivedAt - began[partition];
    if (age >= SPAN_MILLIS || age < 0) {
      previous.set(partition, age < 2 * SPAN_MILLIS ? current.get(partition) : UNKNOWN);
      current.set(partition, difference);
      began[partition] = receivedAt;
    } else if (difference > current.get(partition)) {
      current.set(partition, difference);
    }
  }

  /**
   * @param ours by our own clock
   */
  public long now(int partition, long ours) {
    long known = difference(partition);
    if (known != UNKNOWN) {
      return ours + known;
    }
    long lowest = Long.MAX_VALUE;
    for (int p = 0; p < current.length(); p++) {
      long other = difference(p);
      if (other != UNKNOWN) {
        lowest = Math.min(lowest, other);
      }
    }
    return lowest == Long.MAX_VALUE ? ours : ours + lowest;
  }

  private long difference(int partition) {
    return Math.max(current.get(partition), previous.get(partition));
  }
}
