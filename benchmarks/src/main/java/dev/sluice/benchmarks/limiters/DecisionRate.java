package dev.sluice.benchmarks.limiters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Decisions a second on one thread: 1,000 accounts together send what they may. */
final class DecisionRate {

  private static final int ACCOUNTS = 1000;
  private static final int ROUNDS = 5;
  private static final int BETWEEN_CLOCKS = 10_000;

  private final Algorithm algorithm;
  private final List<AccountLimiter> accounts = new ArrayList<>();
  private final List<Double> rates = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final double millisPerRequest;
  private double time = Attack.EDGE;
  private long admitted;

  private DecisionRate(Algorithm algorithm, int limit, long window) {
    this.algorithm = algorithm;
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts.add(algorithm.start(limit, window));
    }
    millisPerRequest = (double) window / ((long) limit * ACCOUNTS);
    fill(window);
  }

  /** The middle of several rounds, in which the algorithms take turns; the first does not count. */
  static Map<Algorithm, Double> perSecond(int limit, long window, Duration round) {
    List<DecisionRate> loads =
        Arrays.stream(Algorithm.values()).map(a -> new DecisionRate(a, limit, window)).toList();
    loads.forEach(load -> load.run(round));
    for (int i = 0; i < ROUNDS; i++) {
      loads.forEach(load -> load.rates.add(load.run(round)));
    }
    var middles = new EnumMap<Algorithm, Double>(Algorithm.class);
    loads.forEach(load -> middles.put(load.algorithm, middle(load.rates)));
    return middles;
  }

  private static double middle(List<Double> rates) {
    return rates.stream().sorted().toList().get(rates.size() / 2);
  }

  /** Lets two windows pass, so that they are as full as they stay. */
  private void fill(long window) {
    while (time < Attack.EDGE + 2 * window) {
      decide();
    }
  }

  private double run(Duration duration) {
    long start = System.nanoTime();
    long decisions = 0;
    long passed;
    do {
      for (int i = 0; i < BETWEEN_CLOCKS; i++) {
        decide();
      }
      decisions += BETWEEN_CLOCKS;
      passed = System.nanoTime() - start;
    } while (passed < duration.toNanos());
    if (admitted == 0) {
      throw new IllegalStateException("nothing was admitted");
    }
    return decisions * 1e9 / passed;
  }

  private void decide() {
    AccountLimiter account = accounts.get(random.nextInt(ACCOUNTS));
    time += millisPerRequest;
    admitted += account.tryAcquire((long) time) == AccountLimiter.ADMITTED ? 1 : 0;
  }
}
