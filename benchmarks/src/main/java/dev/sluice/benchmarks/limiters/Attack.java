package dev.sluice.benchmarks.limiters;

import dev.sluice.benchmarks.measure.TrailingWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** When an attacker sends how many requests, from an edge of the fixed windows on. */
record Attack(List<Train> trains) {

  /** An edge of every window that divides a minute. */
  static final long EDGE = 1_750_000_020_000L;

  Attack {
    trains = List.copyOf(trains);
  }

  /** Twice the limit just before and just after each of three edges. */
  static Attack atEdges(int limit, long window) {
    var trains = new ArrayList<Train>();
    for (int edge = 1; edge <= 3; edge++) {
      trains.add(new Train(edge * window - 1, 1, 2, 2 * limit));
    }
    return new Attack(trains);
  }

  private record Burst(long at, int size) {}

  /** The most requests that any trailing window held of those that were admitted. */
  int worstWindow(AccountLimiter limiter, long window) {
    List<Burst> bursts =
        trains.stream()
            .flatMap(
                train ->
                    IntStream.range(0, train.times())
                        .mapToObj(i -> new Burst(train.start() + i * train.every(), train.size())))
            .sorted(Comparator.comparingLong(Burst::at))
            .toList();
    var admitted = new ArrayList<Long>();
    for (Burst burst : bursts) {
      // A refusal changes nothing, so the rest of the burst is refused like its first.
      for (int i = 0; i < burst.size() && isAdmitted(limiter, burst); i++) {
        admitted.add(burst.at());
      }
    }
    return TrailingWindow.most(admitted, window);
  }

  private static boolean isAdmitted(AccountLimiter limiter, Burst burst) {
    return limiter.tryAcquire(EDGE + burst.at()) == AccountLimiter.ADMITTED;
  }

  String words() {
    return trains.stream()
        .sorted(Comparator.comparingLong(Train::start))
        .map(Train::words)
        .collect(Collectors.joining("; "));
  }
}
