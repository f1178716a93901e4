package dev.sluice.benchmarks.limiters;

import dev.sluice.benchmarks.measure.Bench;
import dev.sluice.benchmarks.measure.Measurement;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What our limiter and four textbook ones let through under attack, give to a client that hammers,
 * keep of an account, and cost. All but the decisions a second is the same in every run.
 */
public final class Limiters implements Measurement {

  private static final int LIMIT = 100;
  private static final int LARGE_LIMIT = 10_000;
  private static final long WINDOW = 60_000;
  private static final int SEARCH_STEPS = 2000;
  private static final long SEED = 1;
  private static final int ROUNDS_A_STEP = 5;

  private static final List<String> HEADERS =
      List.of(
          "",
          "worst window, edge burst",
          "worst window, adversary",
          "a client at 4 times its limit gets",
          "bytes an account, N = 100",
          "bytes an account, N = 10,000",
          "`Retry-After` is kept",
          "and no ms too long",
          "decisions/s",
          "times Sluice's");

  @Override
  public String name() {
    return "limiters";
  }

  @Override
  public String title() {
    return "the limiter beside four from textbooks: %d requests in any %d s, one account at a time"
        .formatted(LIMIT, WINDOW / 1000);
  }

  @Override
  public Finding measure(Bench bench) {
    bench.say("limiters: decisions a second");
    var round = bench.pace().step().dividedBy(ROUNDS_A_STEP);
    Map<Algorithm, Double> rates = DecisionRate.perSecond(LIMIT, WINDOW, round);
    double ours = rates.getOrDefault(Algorithm.SLUICE, Double.NaN);
    var rows = new ArrayList<List<String>>();
    var notes = new ArrayList<String>();
    boolean exact = true;
    for (Algorithm algorithm : Algorithm.values()) {
      bench.say("limiters: " + algorithm.words());
      var found = new AttackSearch(algorithm, LIMIT, WINDOW, SEED).search(SEARCH_STEPS);
      rows.add(row(algorithm, found.held(), rates.getOrDefault(algorithm, Double.NaN), ours));
      notes.add("Worst found for %s: %s.".formatted(algorithm.words(), found.attack().words()));
      exact &= algorithm != Algorithm.SLUICE || found.held() <= LIMIT;
    }
    notes.add(endOfWindow());
    notes.addAll(conditions());
    return new Finding(name(), title(), List.of(), List.of(new Table(HEADERS, rows)), notes, exact);
  }

  private static List<String> row(Algorithm algorithm, int held, double rate, double ours) {
    int burst = Attack.atEdges(LIMIT, WINDOW).worstWindow(algorithm.start(LIMIT, WINDOW), WINDOW);
    var answers = RetryAfter.test(algorithm, (now, window, computed) -> computed, SEED);
    return List.of(
        algorithm.words(),
        times(burst),
        times(held),
        percent(Hammering.share(algorithm, LIMIT, WINDOW, SEED)),
        "%,d".formatted(BusyState.bytes(algorithm, LIMIT, WINDOW)),
        "%,d".formatted(BusyState.bytes(algorithm, LARGE_LIMIT, WINDOW)),
        percent(answers.share(answers.kept())),
        percent(answers.share(answers.tight())),
        "%,.0f".formatted(rate),
        "%.1f".formatted(rate / ours));
  }

  private static String endOfWindow() {
    var answers =
        RetryAfter.test(
            Algorithm.TWO_COUNTERS, (now, window, computed) -> window - now % window, SEED);
    return ("Every `Retry-After` here is computed as well as its algorithm allows. Should that of two"
            + " counters name the end of the fixed window instead, it is kept in %s of refusals, and"
            + " is no ms too long in %s.")
        .formatted(percent(answers.share(answers.kept())), percent(answers.share(answers.tight())));
  }

  private static List<String> conditions() {
    return List.of(
        ("Worst window: the most requests admitted in any trailing window, in multiples of N."
                + " Edge burst: 2 N just before and just after each of three edges. Adversary: the"
                + " worst of 12 climbs of %,d steps each, from known and from random attacks over"
                + " three windows. Times are in milliseconds after an edge of the fixed windows.")
            .formatted(SEARCH_STEPS),
        "A client at 4 times its limit: 20 clients with random phases, 1,000 windows each, the first"
            + " left out. Bytes: the largest state of a client that uses its whole limit evenly, numbers"
            + " with variable length for all, times of the log as distances.",
        "`Retry-After`: 2,000 random limits and windows, each refusal of 200 arrivals. Decisions:"
            + " one thread, 1,000 accounts about at their limit, the middle of 5 rounds in turns.");
  }

  private static String times(int held) {
    return "%.2f".formatted((double) held / LIMIT);
  }

  private static String percent(double share) {
    return "%.1f %%".formatted(100 * share);
  }
}
