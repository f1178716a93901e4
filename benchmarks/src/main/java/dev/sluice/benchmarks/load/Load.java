package dev.sluice.benchmarks.load;

import java.time.Duration;

/**
 * What to send.
 *
 * @param port on loopback
 * @param connections kept alive, each with one exchange at a time
 * @param rate exchanges begun a second, whether or not others have ended; 0: each connection begins
 *     the next as soon as it is free
 * @param exchanges the most that are begun
 * @param duration how long they are begun
 * @param grace how long those begun may still take
 */
public record Load(
    int port, int connections, int rate, long exchanges, Duration duration, Duration grace) {

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration LONG_POLL_GRACE = Duration.ofSeconds(40);

  /** As fast as so many connections go. */
  public static Load closedLoop(int port, int connections, Duration duration) {
    return new Load(port, connections, 0, Long.MAX_VALUE, duration, GRACE);
  }

  /** At a fixed rate. */
  public static Load openLoop(int port, int connections, int rate, Duration duration) {
    return new Load(port, connections, rate, Long.MAX_VALUE, duration, LONG_POLL_GRACE);
  }

  public Load atMost(long count) {
    return new Load(port, connections, rate, count, duration, grace);
  }

  /** Those begun may take as long as they are begun. */
  public Load patient() {
    return new Load(port, connections, rate, exchanges, duration, duration);
  }

  public Load lasting(Duration time) {
    return new Load(port, connections, rate, exchanges, time, grace);
  }
}
