package dev.sluice.benchmarks.limiters;

import java.util.SplittableRandom;

/** A client that sends four times its limit, evenly and without end. */
final class Hammering {

  private static final int TIMES = 4;
  private static final int WINDOWS = 1000;
  private static final int CLIENTS = 20;

  private Hammering() {}

  /**
   * What such clients, beginning at random times, get of the limit in each window but their first.
   */
  static double share(Algorithm algorithm, int limit, long window, long seed) {
    var random = new SplittableRandom(seed);
    long admitted = 0;
    for (int client = 0; client < CLIENTS; client++) {
      long start = Attack.EDGE + random.nextLong(window);
      admitted += admitted(algorithm.start(limit, window), limit, window, start);
    }
    return (double) admitted / ((long) CLIENTS * WINDOWS * limit);
  }

  private static long admitted(AccountLimiter limiter, int limit, long window, long start) {
    long perWindow = (long) TIMES * limit;
    long admitted = 0;
    for (long i = 0; i < (1 + WINDOWS) * perWindow; i++) {
      long wait = limiter.tryAcquire(start + i * window / perWindow);
      admitted += wait == AccountLimiter.ADMITTED && i >= perWindow ? 1 : 0;
    }
    return admitted;
  }
}
