package dev.sluice.admission.mirror;

/**
 * How far the accepted requests of one lane go, in all their partitions, and how much of it is
 * requests. Safe for use by many threads.
 */
final class AcceptedLog {

  /** After so many offsets what was seen before counts half. */
  private static final double MEMORY = 2000;

  private final long[] ends;

  /** Where reading goes on, by partition; 0 before the first record. */
  private final long[] next;

  /** Of offsets that were passed, and of records among them; at first as where little comes. */
  private double offsets = 20;

  private double records = 10;

  AcceptedLog(int partitions) {
    this.ends = new long[partitions];
    this.next = new long[partitions];
  }

  int partitions() {
    return ends.length;
  }

  /** A record was read. */
  synchronized void read(int partition, long offset) {
    if (partition >= ends.length || offset < next[partition]) {
      return;
    }
    if (next[partition] > 0) {
      offsets += offset + 1 - next[partition];
      records++;
      if (offsets > MEMORY) {
        records *= MEMORY / 2 / offsets;
        offsets = MEMORY / 2;
      }
    }
    next[partition] = offset + 1;
    ends(partition, offset + 1);
  }

  /** A partition is known to end here, whoever reads it. */
  synchronized void ends(int partition, long offset) {
    if (partition < ends.length && offset > ends[partition]) {
      ends[partition] = offset;
    }
  }

  /** The place in the queue of a record that was read. */
  synchronized long place(int partition, long offset) {
    long place = offset + 1;
    for (int other = 0; other < ends.length; other++) {
      place += other == partition ? 0 : ends[other];
    }
    return place;
  }

  /** Records for each offset. */
  synchronized double density() {
    return Math.min(1, records / offsets);
  }
}
