package dev.sluice.benchmarks.limiters;

/** The ways to limit that are compared. */
enum Algorithm {
  SLUICE("Sluice") {
    @Override
    AccountLimiter start(int limit, long window) {
      return new SluiceLimiter(limit, window);
    }
  },
  FIXED_WINDOW("fixed window") {
    @Override
    AccountLimiter start(int limit, long window) {
      return new FixedWindow(limit, window);
    }
  },
  TWO_COUNTERS("two counters") {
    @Override
    AccountLimiter start(int limit, long window) {
      return new TwoCounters(limit, window);
    }
  },
  TOKEN_BUCKET("token bucket (GCRA), burst N") {
    @Override
    AccountLimiter start(int limit, long window) {
      return new TokenBucket(limit, window);
    }
  },
  SLIDING_LOG("sliding log") {
    @Override
    AccountLimiter start(int limit, long window) {
      return new SlidingLog(limit, window);
    }
  };

  private final String words;

  Algorithm(String words) {
    this.words = words;
  }

  /** As a report names it. */
  String words() {
    return words;
  }

  /**
   * The limit of an account that has sent nothing.
   *
   * @param window in milliseconds
   */
  abstract AccountLimiter start(int limit, long window);
}
