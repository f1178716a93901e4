package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Follower;
import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.process.PythonPeers;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Comparison;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** How many jobs a second go all the way, from submission to a result that can be polled. */
public final class Pipeline implements Measurement {

  static final String RESULTS = "inference.results";

  private static final int WARM_UP_RATE = 2_000;
  private static final int CONNECTIONS = 128;
  private static final int HELD_RATE = 7_000;
  private static final double TARGET = 4;
  private static final Pattern CELERY = Pattern.compile("jobs=(\\d+) seconds=([0-9.]+)");
  private static final List<String> HEADERS =
      List.of(
          "offered",
          "submitted/s",
          "completed/s",
          "open at the end",
          "missing",
          "drained in s",
          "submit p50 / p99 ms",
          "what came",
          "sustained");

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public String title() {
    return "submission to result through `./sluice up`, model echo, 1,000 accounts";
  }

  @Override
  public Finding measure(Bench bench) throws Exception {
    var holds = new ArrayList<Hold>();
    var notes = new ArrayList<String>();
    int highest;
    boolean allPollable;
    try (Sluice sluice = bench.up(Settings.WIDE, Bench.EVERYTHING)) {
      int port = sluice.httpPort();
      bench.warmUp(
          Load.openLoop(port, CONNECTIONS, WARM_UP_RATE, bench.pace().warmUp()),
          Requests.fromMany());
      var results = new AtomicLong();
      try (var follower =
          Follower.start(sluice.kafka(), RESULTS, records -> results.addAndGet(records.count()))) {
        Hold held = hold(bench, port, HELD_RATE, bench.pace().hold(), results);
        holds.add(held);
        long pollable = new Sample(port).succeeded(held.sample());
        allPollable = pollable == held.sample().size();
        notes.add("Completed in each second at %,d/s: %s".formatted(HELD_RATE, held.seconds()));
        notes.add(
            "Of every 100th request at %,d/s, polled afterwards: %,d of %,d had succeeded."
                .formatted(HELD_RATE, pollable, held.sample().size()));
        highest =
            RateSearch.highest(
                rate -> {
                  holds.add(hold(bench, port, rate, bench.pace().step(), results));
                  return holds.get(holds.size() - 1).isSustained();
                });
      }
    }
    notes.add("The highest rate that was sustained: %,d/s.".formatted(highest));
    Optional<String> missing = bench.peers().missing();
    List<Comparison> comparisons =
        missing.isEmpty() ? compared(bench, highest, notes).stream().toList() : List.of();
    missing.ifPresent(why -> notes.add("Celery: " + why));
    boolean complete = allPollable && (missing.isPresent() || !comparisons.isEmpty());
    var table = new Table(HEADERS, holds.stream().map(Hold::row).toList());
    return new Finding(name(), title(), comparisons, List.of(table), notes, complete);
  }

  private static Hold hold(Bench bench, int port, int rate, Duration time, AtomicLong results)
      throws IOException, InterruptedException {
    bench.say("pipeline: %,d/s for %d s".formatted(rate, time.toSeconds()));
    return Hold.of(port, rate, time, results);
  }

  private static Optional<Comparison> compared(Bench bench, int ours, List<String> notes)
      throws InterruptedException {
    try {
      return Optional.of(new Comparison("jobs/s", "Celery + Redis", ours, celery(bench), TARGET));
    } catch (IOException | IllegalStateException e) {
      notes.add("Celery: not measured: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static double celery(Bench bench) throws IOException, InterruptedException {
    bench.say("pipeline: Celery");
    try (PythonPeers.Peer celery = bench.peers().celery()) {
      var unused = bench.peers().celeryLoad(celery, bench.pace().warmUp());
      return rate(bench.peers().celeryLoad(celery, bench.pace().rates()));
    }
  }

  static double rate(String printed) throws IOException {
    var figures = CELERY.matcher(printed);
    if (!figures.find()) {
      throw new IOException("celery_load.py printed: " + printed);
    }
    return Double.parseDouble(figures.group(1)) / Double.parseDouble(figures.group(2));
  }
}
