package dev.sluice.benchmarks.limiters;

import java.util.List;

/** One way to limit, by its name. */
record Contender(String name, Maker maker) {

  /** Makes a limiter of so many requests in a window of so many milliseconds. */
  interface Maker {
    RateLimiter of(long limit, long window);
  }

  static final Contender OURS = new Contender("Sluice: sliding in buckets", Bucketed::new);

  static final List<Contender> ALL =
      List.of(
          OURS,
          new Contender("fixed window", FixedWindow::new),
          new Contender("sliding counter (two windows)", SlidingCounter::new),
          new Contender("token bucket, burst N", TokenBucket::new),
          new Contender("sliding log", SlidingLog::new));

  RateLimiter with(long limit, long window) {
    return maker.of(limit, window);
  }
}
