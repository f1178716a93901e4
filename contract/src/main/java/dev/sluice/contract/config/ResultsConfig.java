package dev.sluice.contract.config;

import java.time.Duration;

/**
 * How long results can be polled.
 *
 * @param timeToLive until a finished job is gone
 * @param cached how long Redis keeps an output itself; afterwards it is read from its topic
 */
public record ResultsConfig(Duration timeToLive, Duration cached) {

  static ResultsConfig read(Section root) {
    try (Section results = root.section("results")) {
      var config =
          new ResultsConfig(
              results.duration("time_to_live", "1d"), results.duration("cached", "15m"));
      if (config.timeToLive.compareTo(Duration.ofSeconds(1)) < 0) {
        throw results.bad("time_to_live", config.timeToLive.toString(), "at least 1s");
      }
      return config;
    }
  }
}
