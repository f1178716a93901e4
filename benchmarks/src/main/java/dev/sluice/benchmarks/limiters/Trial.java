package dev.sluice.benchmarks.limiters;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a limiter lets through under some ways to send. Time is made up, so it is all repeatable.
 */
final class Trial {

  static final long LIMIT = 100;
  static final long WINDOW = 60_000;

  /** The beginning of a window of the clock. */
  static final long START = 1_700_000_040_000L;

  private static final int SEARCHES = 3000;

  private Trial() {}

  /**
   * Someone who knows that there is a limit and looks for the worst: bursts of random size at
   * random phases, and of what was worst so far small changes.
   *
   * @return the most that passed in any trailing window
   */
  static long worstFound(Contender contender, long seed) {
    var random = new SplittableRandom(seed);
    long worst = 0;
    List<long[]> best = bursts(random);
    for (int i = 0; i < SEARCHES; i++) {
      List<long[]> tried = i % 3 == 0 ? bursts(random) : changed(best, random);
      long found = worst(contender, tried);
      if (found >= worst) {
        worst = found;
        best = tried;
      }
    }
    return worst;
  }

  /** Up to six bursts: when each begins, how many requests it has, and how far they are apart. */
  private static List<long[]> bursts(SplittableRandom random) {
    var bursts = new ArrayList<long[]>();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      bursts.add(burst(random));
    }
    return bursts;
  }

  private static long[] burst(SplittableRandom random) {
    return new long[] {
      random.nextLong(3 * WINDOW), 1 + random.nextLong(2 * LIMIT), random.nextLong(700)
    };
  }

  private static List<long[]> changed(List<long[]> bursts, SplittableRandom random) {
    var changed = new ArrayList<long[]>();
    for (long[] burst : bursts) {
      long begin = Math.max(0, burst[0] + random.nextLong(-2000, 2001));
      long count = Math.max(1, burst[1] + random.nextLong(-5, 6));
      changed.add(new long[] {begin, count, Math.max(0, burst[2] + random.nextLong(-20, 21))});
    }
    if (random.nextInt(4) == 0) {
      changed.add(burst(random));
    }
    return changed;
  }

  private static long worst(Contender contender, List<long[]> bursts) {
    var times = new ArrayList<Long>();
    for (long[] burst : bursts) {
      for (long i = 0; i < burst[1]; i++) {
        times.add(START + burst[0] + i * burst[2]);
      }
    }
    times.sort(null);
    RateLimiter limiter = contender.with(LIMIT, WINDOW);
    return mostInAWindow(times.stream().filter(limiter::admit).toList());
  }

  /** All at the end of one window of the clock, and all again at the beginning of the next. */
  static long atTheEdge(Contender contender) {
    return worst(
        contender,
        List.of(new long[] {WINDOW - 1, 2 * LIMIT, 0}, new long[] {WINDOW, 2 * LIMIT, 0}));
  }

  static long mostInAWindow(List<Long> ascending) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < ascending.size(); last++) {
      while (ascending.get(first) <= ascending.get(last) - WINDOW) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  /** The share of its due that a client gets that sends at four times its limit, evenly. */
  static double shareOfHammering(Contender contender) {
    int windows = 20;
    RateLimiter limiter = contender.with(LIMIT, WINDOW);
    long admitted = 0;
    // The first window is the start-up: whoever allows a burst is ahead by it.
    for (long i = 0; i < (windows + 1) * 4 * LIMIT; i++) {
      boolean passed = limiter.admit(START + 123 + i * WINDOW / (4 * LIMIT));
      admitted += passed && i >= 4 * LIMIT ? 1 : 0;
    }
    return (double) admitted / (windows * LIMIT);
  }

  /** Of clients that wait exactly as told and send nothing meanwhile, the share that is let in. */
  static double truthOfRetryAfter(Contender contender, long seed) {
    var random = new SplittableRandom(seed);
    int asked = 0;
    int kept = 0;
    while (asked < 2000) {
      RateLimiter limiter = contender.with(LIMIT, WINDOW);
      long now = START + random.nextLong(WINDOW);
      while (limiter.admit(now)) {
        now += random.nextLong(500);
      }
      asked++;
      kept += limiter.admit(now + Math.max(1, limiter.retryAfter(now))) ? 1 : 0;
    }
    return (double) kept / asked;
  }

  /** Bytes kept of a client that sends at its limit. */
  static int bytes(Contender contender) {
    RateLimiter limiter = contender.with(LIMIT, WINDOW);
    for (long i = 0; i < 3 * LIMIT; i++) {
      limiter.admit(START + i * WINDOW / LIMIT);
    }
    return limiter.bytes();
  }
}
