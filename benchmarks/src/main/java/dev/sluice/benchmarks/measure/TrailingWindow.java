package dev.sluice.benchmarks.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was accepted of each client, and the most that any trailing window of it held. */
public final class TrailingWindow {

  private final long windowMillis;
  private final Map<String, List<Long>> accepted = new HashMap<>();

  TrailingWindow(long windowMillis) {
    this.windowMillis = windowMillis;
  }

  /** In any order. */
  synchronized void accepted(String client, long time) {
    accepted.computeIfAbsent(client, name -> new ArrayList<>()).add(time);
  }

  synchronized Map<String, Integer> counts() {
    var counts = new HashMap<String, Integer>();
    accepted.forEach((client, times) -> counts.put(client, times.size()));
    return counts;
  }

  synchronized int worst() {
    int worst = 0;
    for (List<Long> unsorted : accepted.values()) {
      List<Long> times = unsorted.stream().sorted().toList();
      worst = Math.max(worst, most(times, windowMillis));
    }
    return worst;
  }

  /**
   * The most that any interval (t - window, t] holds.
   *
   * @param times ascending
   */
  public static int most(List<Long> times, long window) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < times.size(); last++) {
      while (times.get(first) <= times.get(last) - window) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
