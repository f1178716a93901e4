package dev.sluice.webhooks.desk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** One partition: what is open in it, and how far it was read. */
final class Share {

  /** How far behind the newest record an open delivery's may lie, at least. */
  static final long FARTHEST_BEHIND = 10_000;

  /** So that writing records again is never more than a part of all writing. */
  private static final int PER_OPEN = 4;

  private final long end;
  private final TreeMap<Long, Open> open = new TreeMap<>();
  private long position;

  /**
   * @param end where the partition ended when it was taken over
   */
  Share(long position, long end) {
    this.position = position;
    this.end = end;
  }

  /** Whether all was read that may have been sent by others. */
  boolean isCurrent() {
    return position >= end;
  }

  void reached(long next) {
    position = next;
  }

  Collection<Open> open() {
    return open.values();
  }

  void add(Open one) {
    open.put(one.offset, one);
  }

  void remove(Open one) {
    open.remove(one.offset);
  }

  void move(Open one, long offset) {
    open.remove(one.offset);
    one.offset = offset;
    open.put(offset, one);
  }

  /** From where who takes the partition over must read. */
  long lowWater() {
    return open.isEmpty() ? position : Math.min(open.firstKey(), position);
  }

  /** Those whose records lie so far behind that all who start here would read too much. */
  List<Open> behind(int most) {
    long farthest = Math.max(FARTHEST_BEHIND, (long) PER_OPEN * open.size());
    var behind = new ArrayList<Open>();
    for (Open one : open.headMap(position - farthest).values()) {
      if (behind.size() == most) {
        break;
      }
      if (one.work == Open.Work.NONE) {
        behind.add(one);
      }
    }
    return behind;
  }
}
