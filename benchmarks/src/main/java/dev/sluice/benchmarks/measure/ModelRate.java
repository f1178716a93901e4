package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Follower;
import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** How many sentences a second the built-in model embeds, submission and result included. */
public final class ModelRate implements Measurement {

  private static final int CONNECTIONS = 16;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(5);

  @Override
  public String name() {
    return "model";
  }

  @Override
  public String title() {
    return "short sentences through all-minilm-l6-v2, from the first submission to the last result";
  }

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    try (Sluice sluice = bench.up(Settings.MODEL, Bench.EVERYTHING)) {
      var results = new AtomicLong();
      try (var follower =
          Follower.start(
              sluice.kafka(), Pipeline.RESULTS, records -> results.addAndGet(records.count()))) {
        int rows = bench.pace().rows();
        bench.say("model: %,d sentences after as many to warm up".formatted(rows));
        var unused = embed(sluice.httpPort(), rows, results);
        Duration took = embed(sluice.httpPort(), rows, results);
        var table =
            new Table(
                List.of("rows", "seconds", "rows/s"),
                List.of(
                    List.of(
                        "%,d".formatted(rows),
                        "%.1f".formatted(Bench.seconds(took)),
                        "%,.0f".formatted(rows / Bench.seconds(took)))));
        return new Finding(name(), title(), List.of(), List.of(table), List.of(), true);
      }
    }
  }

  private static Duration embed(int port, int rows, AtomicLong results)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long expected = results.get() + rows;
    var submitted =
        LoadGenerator.run(
            Load.closedLoop(port, CONNECTIONS, LONGEST).atMost(rows), Requests.sentences());
    if (submitted.count(202) != rows) {
      throw new IOException("not all were taken: " + submitted.answers());
    }
    while (results.get() < expected) {
      if (System.nanoTime() - start > LONGEST.toNanos()) {
        throw new IOException(
            "%,d results are missing after %s".formatted(expected - results.get(), LONGEST));
      }
      Thread.sleep(PAUSE.toMillis());
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
