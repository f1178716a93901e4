package dev.sluice.cli.whatif;

import java.util.Arrays;
import java.util.List;

/** How many requests were refused in each part of the span. For one thread. */
final class Timeline {

  static final int COLUMNS = 60;

  private final Span span;
  private final int[] counts = new int[COLUMNS];

  Timeline(Span span) {
    this.span = span;
  }

  void add(long time) {
    long column = (time - span.since()) * COLUMNS / Math.max(1, span.millis());
    counts[(int) Math.max(0, Math.min(COLUMNS - 1, column))]++;
  }

  List<Integer> counts() {
    return Arrays.stream(counts).boxed().toList();
  }
}
