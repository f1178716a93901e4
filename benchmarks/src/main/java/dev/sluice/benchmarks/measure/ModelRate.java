package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.load.SubmitAndWait;
import dev.sluice.benchmarks.peer.BareModel;
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
import java.util.function.ToDoubleFunction;

/**
 * What is left of the built-in model's speed when it runs behind everything else: clients that each
 * submit a text and wait for its vector, beside a bare loop around the same network.
 */
public final class ModelRate implements Measurement {

  private static final int CLIENTS = 32;
  private static final double TARGET = 0.85;
  private static final List<String> HEADERS =
      List.of(
          "round",
          "rows/s",
          "bare loop",
          "ratio",
          "rows of a batch",
          "p50 / p99 ms",
          "cores: worker",
          "all else",
          "loop",
          "all while the loop runs",
          "rows of a core's second: worker",
          "loop");

  @Override
  public String name() {
    return "model";
  }

  @Override
  public String title() {
    return "texts through all-minilm-l6-v2 by %d clients that each wait for the result, and by a bare loop in turns"
        .formatted(CLIENTS);
  }

  /**
   * Both sides in one round.
   *
   * @param bare rows a second
   */
  private record Round(LoadResult load, SubmitAndWait jobs, double bare, Cores cores) {

    double ratio() {
      return load.perSecond() / bare;
    }

    /** Rows for each second of a core that the worker had. */
    double perCore() {
      return load.perSecond() / cores.worker;
    }

    double barePerCore() {
      return bare / cores.loop;
    }

    List<String> row(String name) {
      var row =
          new ArrayList<>(
              List.of(
                  name,
                  "%,.1f".formatted(load.perSecond()),
                  "%,.1f".formatted(bare),
                  "%.3f".formatted(ratio()),
                  "%.1f".formatted(jobs.rowsPerBatch()),
                  "%.0f / %.0f".formatted(load.millis(50), load.millis(99))));
      for (double share : List.of(cores.worker, cores.rest, cores.loop, cores.meanwhile)) {
        row.add("%.2f".formatted(share));
      }
      row.add("%.1f".formatted(perCore()));
      row.add("%.1f".formatted(barePerCore()));
      return row;
    }
  }

  /**
   * How many cores were busy.
   *
   * @param rest all of Sluice but the worker
   * @param meanwhile all of Sluice while the bare loop ran
   */
  private record Cores(double worker, double rest, double loop, double meanwhile) {}

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    Texts texts = Texts.mixed();
    try (Sluice rest = bench.up(Settings.MODEL, "kafka,redis,ingress,admission");
        BareModel bare = BareModel.load()) {
      Child worker = rest.startWorker(Map.of());
      // At full speed: at that of the model much of the code around it is not compiled for long.
      bench.warmUp(load(rest, Duration.ZERO), Requests.polled());
      bench.warmUp(load(rest, Duration.ZERO), Requests.embedded(texts, CLIENTS));
      var turns = new Turns(bench, texts, rest, worker, bare);
      var unused = turns.round();
      var rounds = new ArrayList<Round>();
      for (int i = 0; i < bench.pace().rounds(); i++) {
        bench.say("model: round %d of %d".formatted(i + 1, bench.pace().rounds()));
        rounds.add(turns.round());
      }
      return finding(texts, rounds);
    }
  }

  private static Load load(Sluice sluice, Duration time) {
    return Load.closedLoop(sluice.httpPort(), CLIENTS, time);
  }

  /** The two sides, one after the other. */
  private record Turns(Bench bench, Texts texts, Sluice rest, Child worker, BareModel bare) {

    Round round() throws IOException {
      SubmitAndWait jobs = Requests.embedded(texts, CLIENTS);
      Duration workerBefore = worker.processorTime();
      Duration restBefore = rest.child().processorTime();
      LoadResult load = LoadGenerator.run(load(rest, bench.pace().step()), jobs);
      Duration workerAfter = worker.processorTime();
      Duration restAfter = rest.child().processorTime();
      Duration loopBefore = ownProcessorTime();
      double loop = bare(jobs.rowsPerBatch());
      Duration meanwhile =
          worker
              .processorTime()
              .minus(workerAfter)
              .plus(rest.child().processorTime().minus(restAfter));
      var cores =
          new Cores(
              cores(workerAfter.minus(workerBefore)),
              cores(restAfter.minus(restBefore)),
              cores(ownProcessorTime().minus(loopBefore)),
              cores(meanwhile));
      return new Round(load, jobs, loop, cores);
    }

    private static Duration ownProcessorTime() {
      return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    double bare(double rowsPerBatch) {
      var batches = BareModel.batches(texts.all(), CLIENTS, rowsPerBatch);
      return bare.rowsPerSecond(batches, bench.pace().step());
    }

    private double cores(Duration spent) {
      return Bench.seconds(spent) / Bench.seconds(bench.pace().step());
    }
  }

  private Finding finding(Texts texts, List<Round> rounds) {
    var rows = new ArrayList<List<String>>();
    for (Round round : rounds) {
      rows.add(round.row(Integer.toString(rows.size() + 1)));
    }
    double ours = average(rounds, round -> round.load.perSecond());
    double theirs = average(rounds, Round::bare);
    double oursPerCore = average(rounds, Round::perCore);
    double theirsPerCore = average(rounds, Round::barePerCore);
    double[] ratios = rounds.stream().mapToDouble(Round::ratio).sorted().toArray();
    boolean clean =
        rounds.stream().allMatch(round -> round.load.others(200) == 0 && round.jobs.failed() == 0);
    return new Finding(
        name(),
        title(),
        List.of(
            new Comparison(
                "rows/s, all of Sluice and the load on the same cores",
                "bare loop",
                ours,
                theirs,
                TARGET),
            new Comparison(
                "rows for each second of a core that the worker had",
                "bare loop",
                oursPerCore,
                theirsPerCore,
                TARGET)),
        List.of(new Table(HEADERS, rows)),
        List.of(
            "Both sides: %s; %d threads for the model.".formatted(texts.words(), threads()),
            "Ratio of the rounds: %.3f to %.3f, %.3f in the middle."
                .formatted(ratios[0], ratios[ratios.length - 1], ratios[ratios.length / 2])),
        clean);
  }

  private static double average(List<Round> rounds, ToDoubleFunction<Round> of) {
    return rounds.stream().mapToDouble(of).average().orElse(0);
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }
}
