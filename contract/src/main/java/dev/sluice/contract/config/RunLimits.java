package dev.sluice.contract.config;

import java.time.Duration;

/**
 * How far a worker goes for a request of a model.
 *
 * @param attempts the most attempts at one request, those that ended with their worker included
 * @param backoff what is waited before the second attempt, at most; twice as long before each next
 * @param runCap how long one attempt may run
 */
public record RunLimits(int attempts, Duration backoff, Duration runCap) {

  public static final RunLimits DEFAULT =
      new RunLimits(3, Duration.ofSeconds(1), Duration.ofMinutes(10));

  private static final int MOST_ATTEMPTS = 20;
  private static final Duration SHORTEST_CAP = Duration.ofMillis(100);

  static RunLimits read(Section in) {
    return read(in, Duration.ZERO);
  }

  /**
   * @param shortest what the model takes at least
   */
  static RunLimits read(Section in, Duration shortest) {
    Duration usual = DEFAULT.runCap;
    Duration cap = shortest.compareTo(usual) < 0 ? usual : shortest.plus(usual);
    return read(in, shortest, new RunLimits(DEFAULT.attempts, DEFAULT.backoff, cap));
  }

  /**
   * @param otherwise what holds where nothing is configured
   */
  static RunLimits read(Section in, Duration shortest, RunLimits otherwise) {
    Duration cap = in.duration("run_cap", Durations.write(otherwise.runCap));
    if (cap.compareTo(SHORTEST_CAP) < 0) {
      throw in.bad("run_cap", Durations.write(cap), "at least 100ms");
    }
    if (cap.compareTo(shortest) <= 0) {
      throw in.bad(
          "run_cap", Durations.write(cap), "more than the delay of " + Durations.write(shortest));
    }
    return new RunLimits(
        in.integer("attempts", otherwise.attempts, 1, MOST_ATTEMPTS),
        in.duration("retry_backoff", Durations.write(otherwise.backoff)),
        cap);
  }
}
