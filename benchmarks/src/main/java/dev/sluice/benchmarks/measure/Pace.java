package dev.sluice.benchmarks.measure;

import java.time.Duration;

/**
 * How long everything takes.
 *
 * @param warmUp before each measurement, ours and the peers' alike
 * @param rates closed loops
 * @param step one rate, where the highest is searched for
 * @param hold the rate that is held
 * @param latency latency at a fixed rate
 * @param rounds how often two sides take turns
 * @param restarts how often a process is killed
 */
public record Pace(
    String name,
    Duration warmUp,
    Duration rates,
    Duration step,
    Duration hold,
    Duration latency,
    int rounds,
    int restarts) {

  public static final Pace FULL =
      new Pace(
          "full",
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          4,
          3);

  public static final Pace QUICK =
      new Pace(
          "quick",
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          2,
          1);

  public String words() {
    return "%s: %d s of warm-up before each measurement, %d s each"
        .formatted(name, warmUp.toSeconds(), rates.toSeconds());
  }
}
