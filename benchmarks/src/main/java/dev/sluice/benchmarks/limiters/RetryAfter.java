package dev.sluice.benchmarks.limiters;

import java.util.SplittableRandom;

/** Whether a refused client that waits as long as it was told, and is alone, is then admitted. */
final class RetryAfter {

  private static final int HISTORIES = 2000;
  private static final int REQUESTS = 200;

  private RetryAfter() {}

  /**
   * @param refusals looked at
   * @param kept admitted after that wait
   * @param tight of these, refused a millisecond sooner
   */
  record Answers(long refusals, long kept, long tight) {

    double share(long part) {
      return (double) part / refusals;
    }
  }

  /** How long a refused client is told to wait. */
  interface Rule {
    long wait(long now, long window, long computed);
  }

  /** Over random limits, windows and arrivals. */
  static Answers test(Algorithm algorithm, Rule rule, long seed) {
    var random = new SplittableRandom(seed);
    var answers = new Answers(0, 0, 0);
    for (int history = 0; history < HISTORIES; history++) {
      int limit = 1 + random.nextInt(50);
      long window = 1000 + random.nextLong(119_000);
      AccountLimiter limiter = algorithm.start(limit, window);
      long now = Attack.EDGE + random.nextLong(window);
      long gap = Math.max(1, window / limit);
      for (int i = 0; i < REQUESTS; i++) {
        now += random.nextInt(4) > 0 ? random.nextLong(gap) : random.nextLong(2 * gap);
        long computed = limiter.tryAcquire(now);
        if (computed != AccountLimiter.ADMITTED) {
          answers = with(answers, limiter, now, rule.wait(now, window, computed));
        }
      }
    }
    return answers;
  }

  private static Answers with(Answers answers, AccountLimiter limiter, long now, long wait) {
    boolean kept = limiter.copy().tryAcquire(now + wait) == AccountLimiter.ADMITTED;
    boolean tight = kept && limiter.copy().tryAcquire(now + wait - 1) != AccountLimiter.ADMITTED;
    return new Answers(
        answers.refusals() + 1, answers.kept() + (kept ? 1 : 0), answers.tight() + (tight ? 1 : 0));
  }
}
