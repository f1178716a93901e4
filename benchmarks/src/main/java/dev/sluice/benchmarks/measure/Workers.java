package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Follower;
import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Comparison;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What more workers than partitions bring, while each sleeps over one request at a time. */
public final class Workers implements Measurement {

  private static final int MANY = 16;
  private static final double TARGET = 12;
  private static final int BACKLOG = 24_000;
  private static final int CONNECTIONS = 16;
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration SETTLING = Duration.ofSeconds(5);

  /** Small, and holding no more than is next: what one hoards the others cannot run. */
  private static final Map<String, String> SMALL =
      Map.of("SLUICE_JAVA_OPTS", "-Xms64m -Xmx64m -Xmn24m", "SLUICE_WORKER_MAX_IN_FLIGHT", "2");

  @Override
  public String name() {
    return "workers";
  }

  @Override
  public String title() {
    return "results a second of 1 and of %d worker processes, echo of 100 ms, one at a time in each"
        .formatted(MANY);
  }

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    try (Sluice rest = bench.up(Settings.steady(10), "kafka,redis,ingress,admission")) {
      var load = Load.closedLoop(rest.httpPort(), CONNECTIONS, LONGEST).atMost(BACKLOG);
      var submitted = LoadGenerator.run(load, Requests.fromMany());
      var results = new AtomicLong();
      try (var follower =
          Follower.start(
              rest.kafka(), Pipeline.RESULTS, records -> results.addAndGet(records.count()))) {
        double one;
        double many;
        var workers = new ArrayList<Child>();
        try {
          one = withWorkers(bench, rest, 1, workers, results);
          many = withWorkers(bench, rest, MANY - 1, workers, results);
        } finally { // before their broker goes away, or each waits for it
          workers.forEach(Child::kill);
        }
        long left = BACKLOG - results.get();
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("1", "%.1f".formatted(one)));
        rows.add(List.of(Integer.toString(MANY), "%.1f".formatted(many)));
        return new Finding(
            name(),
            title(),
            List.of(
                new Comparison(
                    "results/s, %d workers".formatted(MANY), "1 worker", many, one, TARGET)),
            List.of(new Table(List.of("workers", "results/s"), rows)),
            List.of("Still waiting at the end: %,d of %,d".formatted(left, BACKLOG)),
            submitted.count(202) == BACKLOG && left > 0);
      }
    }
  }

  /** Starts so many more, and gives what all together then end in a second. */
  private static double withWorkers(
      Bench bench, Sluice rest, int more, List<Child> workers, AtomicLong results)
      throws IOException, InterruptedException {
    bench.say("workers: %d more".formatted(more));
    for (int i = 0; i < more; i++) {
      workers.add(rest.startWorker(SMALL));
    }
    Thread.sleep(SETTLING.toMillis());
    long before = results.get();
    long start = System.nanoTime();
    Thread.sleep(bench.pace().step().toMillis());
    return (results.get() - before) / ((System.nanoTime() - start) / 1e9);
  }
}
