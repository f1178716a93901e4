package dev.sluice.systemtests.prove;

import dev.sluice.systemtests.load.Extent;
import java.time.Duration;

/**
 * How much happens around a fault.
 *
 * @param freeze how long a part stands still
 */
public record Pace(int perSecond, Extent before, Extent after, Duration freeze) {

  /** Soon over, for every build. */
  public static Pace brief() {
    var half = new Extent.Answered(400);
    return new Pace(100, half, half, Duration.ofSeconds(8));
  }

  /** Long enough to see what a fault does to throughput and latency. */
  static Pace full(Duration freeze) {
    return new Pace(
        60,
        new Extent.Lasting(Duration.ofSeconds(12)),
        new Extent.Lasting(Duration.ofSeconds(14)),
        freeze);
  }
}
