package dev.sluice.cli;

import dev.sluice.contract.config.Durations;
import java.time.Instant;

/** Times that are given as a duration back from now. */
public final class Ago {

  private Ago() {}

  /**
   * The time so long ago.
   *
   * @param option named if it is no duration
   */
  public static Instant of(String option, String duration) {
    try {
      return Instant.now().minus(Durations.parse(duration));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(option + ": " + e.getMessage());
    }
  }
}
