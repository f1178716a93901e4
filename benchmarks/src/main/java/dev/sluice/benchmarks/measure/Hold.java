package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.load.Submit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * One rate of submissions, held for a while, and what became of them.
 *
 * @param completedPerSecond results, in each second of the load
 * @param backlog submissions without a result when the load ended
 * @param missing those still without one after the grace
 * @param drained from the end of the load to the last result, or the whole grace
 */
record Hold(
    int rate,
    LoadResult submitted,
    List<Long> completedPerSecond,
    long backlog,
    long missing,
    Duration drained,
    List<Submit.Taken> sample) {

  private static final int CONNECTIONS = 128;
  private static final int SAMPLE_EVERY = 100;
  private static final Duration GRACE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(10);

  /**
   * @param results how many results there have been
   */
  static Hold of(int port, int rate, Duration duration, AtomicLong results)
      throws IOException, InterruptedException {
    Submit submit = Requests.sampled(SAMPLE_EVERY);
    long before = results.get();
    LoadResult submitted;
    List<Long> seconds;
    try (var perSecond = new PerSecond(results::get)) {
      submitted = LoadGenerator.run(Load.openLoop(port, CONNECTIONS, rate, duration), submit);
      seconds = perSecond.seconds();
    }
    long end = System.nanoTime();
    long expected = before + submitted.count(202);
    long backlog = Math.max(0, expected - results.get());
    while (results.get() < expected && System.nanoTime() - end < GRACE.toNanos()) {
      Thread.sleep(PAUSE.toMillis());
    }
    return new Hold(
        rate,
        submitted,
        seconds,
        backlog,
        Math.max(0, expected - results.get()),
        Duration.ofNanos(System.nanoTime() - end),
        submit.sample());
  }

  /**
   * Whether everything was submitted when it was due, nothing was refused, and what was open at the
   * end was less than the work of a second.
   */
  boolean isSustained() {
    return submitted.others(202) == 0
        && submitted.perSecond() >= 0.99 * rate
        && backlog <= rate
        && missing == 0;
  }

  double completedRate() {
    return completedPerSecond.stream().mapToLong(Long::longValue).average().orElse(0);
  }

  List<String> row() {
    return List.of(
        "%,d/s".formatted(rate),
        "%,.0f".formatted(submitted.perSecond()),
        "%,.0f".formatted(completedRate()),
        "%,d".formatted(backlog),
        "%,d".formatted(missing),
        "%.1f".formatted(Bench.seconds(drained)),
        "%.0f / %.0f".formatted(submitted.millis(50), submitted.millis(99)),
        submitted.answers(),
        isSustained() ? "yes" : "no");
  }

  String seconds() {
    return completedPerSecond.stream().map("%,d"::formatted).collect(Collectors.joining(" "));
  }
}
