package dev.sluice.worker.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;

/** Requests that run together, shortest first, so that padding is small. */
record Batch(List<Entry> entries) {

  /** How many of those waiting are looked at for neighbours in length, per row of a batch. */
  private static final int LOOK_AHEAD = 4;

  /** A turn that waits, with the size it will have in a batch. */
  record Entry(Turn turn, int rows, int length) {}

  Batch {
    entries = List.copyOf(entries);
  }

  int rows() {
    return entries.stream().mapToInt(Entry::rows).sum();
  }

  /**
   * Takes the oldest out of those that wait, and with it those nearest to it in length, up to so
   * many rows. One that alone has more rows than that runs alone.
   */
  static Batch take(LinkedList<Entry> waiting, int maxRows) {
    Entry oldest = waiting.removeFirst();
    var taken = new ArrayList<Entry>();
    taken.add(oldest);
    int free = maxRows - oldest.rows();
    if (free > 0 && !oldest.turn().isAlone()) {
      Set<Entry> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
      List<Entry> near =
          waiting.stream()
              .limit((long) LOOK_AHEAD * maxRows)
              .filter(entry -> !entry.turn().isAlone())
              .sorted(Comparator.comparingInt(e -> Math.abs(e.length() - oldest.length())))
              .toList();
      for (Entry entry : near) {
        if (entry.rows() <= free) {
          free -= entry.rows();
          chosen.add(entry);
          taken.add(entry);
        }
      }
      waiting.removeIf(chosen::contains);
    }
    taken.sort(Comparator.comparingInt(Entry::length));
    return new Batch(taken);
  }
}
