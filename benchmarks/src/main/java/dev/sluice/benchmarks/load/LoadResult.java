package dev.sluice.benchmarks.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What came of a load.
 *
 * @param begun exchanges begun
 * @param inTime exchanges that ended while others were still begun: the base of {@link #perSecond}
 * @param statuses how many exchanges ended with each HTTP status
 * @param errors exchanges that ended without one: connection refused, cut off, not HTTP, no answer
 *     within the grace
 * @param took how long exchanges were begun
 * @param micros from the moment an exchange was due to its end, in microseconds
 */
public record LoadResult(
    long begun,
    long inTime,
    Map<Integer, Long> statuses,
    long errors,
    Duration took,
    Histogram micros) {

  public LoadResult {
    statuses = Map.copyOf(statuses);
  }

  public double perSecond() {
    return inTime / (took.toNanos() / 1e9);
  }

  public long count(int status) {
    return statuses.getOrDefault(status, 0L);
  }

  /** Exchanges that did not end with this status. */
  public long others(int status) {
    return statuses.values().stream().mapToLong(Long::longValue).sum() - count(status) + errors;
  }

  /** Milliseconds below which this many percent of the exchanges ended. */
  public double millis(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1000.0;
  }

  /** Every status with its count, in words. */
  public String answers() {
    var words = new StringBuilder();
    new TreeMap<>(statuses)
        .forEach((status, count) -> words.append("%d: %,d, ".formatted(status, count)));
    return words + "errors: %,d".formatted(errors);
  }
}
