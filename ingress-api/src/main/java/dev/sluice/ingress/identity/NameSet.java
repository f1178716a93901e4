package dev.sluice.ingress.identity;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Hashes of names, in a table that is never larger than at first. Looked up by any thread, added to
 * under its owner's lock.
 */
final class NameSet {

  /** What stands in a free slot. */
  private static final long FREE = 0;

  private final AtomicLongArray slots;
  private int size;

  /**
   * @param slots a power of two
   */
  NameSet(int slots) {
    this.slots = new AtomicLongArray(slots);
  }

  boolean has(long hash) {
    return slots.getOpaque(slot(taken(hash))) != FREE;
  }

  void add(long hash) {
    long taken = taken(hash);
    int slot = slot(taken);
    if (slots.getOpaque(slot) == FREE) {
      slots.setOpaque(slot, taken);
      size++;
    }
  }

  /** Where the hash stands or would stand. */
  private int slot(long hash) {
    int mask = slots.length() - 1;
    int slot = (int) hash & mask;
    for (long found = slots.getOpaque(slot);
        found != FREE && found != hash;
        found = slots.getOpaque(slot)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** A free slot always ends the search. */
  boolean isFull() {
    return size >= slots.length() / 4 * 3;
  }

  private static long taken(long hash) {
    return hash == FREE ? 1 : hash;
  }
}
