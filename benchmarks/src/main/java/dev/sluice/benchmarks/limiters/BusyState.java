package dev.sluice.benchmarks.limiters;

/** What an account that uses its whole limit evenly makes a store keep. */
final class BusyState {

  private static final int WINDOWS = 3;
  private static final int LOOKS_A_WINDOW = 200;

  private BusyState() {}

  /** The largest state, in bytes, that it comes to. */
  static int bytes(Algorithm algorithm, int limit, long window) {
    AccountLimiter limiter = algorithm.start(limit, window);
    int between = Math.max(1, limit / LOOKS_A_WINDOW);
    int largest = 0;
    for (int i = 0; i < WINDOWS * limit; i++) {
      var unused = limiter.tryAcquire(Attack.EDGE + i * window / limit);
      largest = i % between == 0 ? Math.max(largest, limiter.stateBytes()) : largest;
    }
    return largest;
  }
}
