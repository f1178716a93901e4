package dev.sluice.webhooks.desk;

import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The deliveries to one host. It begins with one attempt at a time and gets one more for each that
 * succeeds; after one that fails it has one again. So a host that is slow or dead never holds more
 * than one attempt for long.
 */
final class Host {

  final String name;

  /** Those that wait for their time. Not here: what is being sent or written, or not sent yet. */
  final NavigableSet<Open> waiting = new TreeSet<>(Open.BY_DUE);

  /** All that have not ended. */
  int open;

  private final int widest;
  private int width = 1;
  private int sending;

  Host(String name, int widest) {
    this.name = name;
    this.widest = widest;
  }

  /** When the next attempt may be made; the end of time if none may. */
  long nextDue() {
    return waiting.isEmpty() || sending >= width ? Long.MAX_VALUE : waiting.first().due;
  }

  void began() {
    sending++;
  }

  void ended(boolean success) {
    sending--;
    width = success ? Math.min(widest, width + 1) : 1;
  }
}
