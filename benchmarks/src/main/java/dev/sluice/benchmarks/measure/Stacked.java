package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.load.Submit;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Comparison;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What three limits cost where one was: answers a second on both paths. */
public final class Stacked implements Measurement {

  private static final int CONNECTIONS = 64;
  private static final int ROUNDS = 2;
  private static final double TARGET = 0.85;

  @Override
  public String name() {
    return "stacked";
  }

  @Override
  public String title() {
    return "three stacked limits beside one, in turns; 64 connections";
  }

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    var rows = new ArrayList<List<String>>();
    var comparisons = new ArrayList<Comparison>();
    comparisons.add(
        compare(bench, "429/s", Settings.TIGHT, Bench.EVERYTHING, Requests::fromOne, rows));
    comparisons.add(
        compare(bench, "202/s", Settings.WIDE, "kafka,redis,ingress", Requests::fromMany, rows));
    var table = new Table(List.of("", "limits", "answers/s in each round"), rows);
    return new Finding(name(), title(), comparisons, List.of(table), List.of(), true);
  }

  private Comparison compare(
      Bench bench,
      String what,
      Settings one,
      String services,
      Supplier<Submit> requests,
      List<List<String>> rows)
      throws IOException, InterruptedException {
    var withOne = new ArrayList<Double>();
    var withThree = new ArrayList<Double>();
    for (int round = 0; round < ROUNDS; round++) {
      withOne.add(rate(bench, one, services, requests));
      withThree.add(rate(bench, one.stacked(), services, requests));
    }
    rows.add(List.of(what, "1", words(withOne)));
    rows.add(List.of(what, "3", words(withThree)));
    return new Comparison(what, "one limit", mean(withThree), mean(withOne), TARGET);
  }

  private static double rate(
      Bench bench, Settings settings, String services, Supplier<Submit> requests)
      throws IOException, InterruptedException {
    try (Sluice sluice = bench.up(settings, services)) {
      Load load = Load.closedLoop(sluice.httpPort(), CONNECTIONS, bench.pace().rates());
      bench.warmUp(load, requests.get());
      LoadResult result = LoadGenerator.run(load, requests.get());
      return result.perSecond();
    }
  }

  private static String words(List<Double> rates) {
    return String.join(", ", rates.stream().map("%,.0f"::formatted).toList());
  }

  private static double mean(List<Double> rates) {
    return rates.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
