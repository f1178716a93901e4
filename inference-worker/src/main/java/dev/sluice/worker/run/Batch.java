package dev.sluice.worker.run;

import dev.sluice.contract.config.Batching;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests that run together, shortest first, so that padding is small. */
record Batch(List<Entry> entries) {

  /** How many of those waiting are looked at for neighbours in length, per row of a batch. */
  private static final int LOOK_AHEAD = 4;

  /**
   * A turn that waits, with the size it will have in a batch.
   *
   * @param length tokens of its longest row
   * @param kind null if it runs alone
   */
  record Entry(Turn turn, int rows, int length, @Nullable String kind, Instant since) {

    Entry(Turn turn, ModelRunner.Size size, Instant since) {
      this(turn, Math.max(1, size.rows()), Math.max(1, size.length()), size.kind(), since);
    }

    boolean isAlone() {
      return kind == null || turn.isAlone();
    }

    /** Whether the two may run together. */
    boolean joins(Entry other) {
      return !isAlone() && !other.isAlone() && Objects.equals(kind, other.kind);
    }
  }

  Batch {
    entries = List.copyOf(entries);
  }

  int rows() {
    return entries.stream().mapToInt(Entry::rows).sum();
  }

  /**
   * Takes the oldest out of those that wait, and with it those of its kind that are nearest to it
   * in length, as many as fit. One that is too large for any batch runs alone.
   *
   * @param maxRows at most so many, and no more than a batch may have
   */
  static Batch take(LinkedList<Entry> waiting, int maxRows, Batching caps) {
    Entry oldest = waiting.removeFirst();
    var taken = new ArrayList<Entry>();
    taken.add(oldest);
    int rows = oldest.rows();
    int longest = oldest.length();
    if (rows < maxRows && !oldest.isAlone()) {
      Set<Entry> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
      List<Entry> near =
          waiting.stream()
              .limit((long) LOOK_AHEAD * maxRows)
              .filter(oldest::joins)
              .sorted(Comparator.comparingInt(e -> Math.abs(e.length() - oldest.length())))
              .toList();
      for (Entry entry : near) {
        int padded = Math.max(longest, entry.length());
        if (rows + entry.rows() <= maxRows
            && (long) (rows + entry.rows()) * padded <= caps.maxTokens()) {
          rows += entry.rows();
          longest = padded;
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
