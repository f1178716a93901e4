package dev.sluice.cli.whatif;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a replay.
 *
 * @param plan the name of the file
 * @param outcomes of the accounts that sent something within the span, most refusals first
 * @param refused over time, in {@link Timeline#COLUMNS} equal parts of the span
 * @param reallyRefused the same of what really was
 */
record Report(
    String plan,
    Span span,
    List<Outcome> outcomes,
    List<Integer> refused,
    List<Integer> reallyRefused) {

  private static final Comparator<Outcome> MOST_REFUSED =
      Comparator.comparing(
              Outcome::counts,
              Comparator.comparingLong(Counts::refused)
                  .thenComparingLong(Counts::reallyRefused)
                  .thenComparingLong(Counts::requests))
          .reversed()
          .thenComparing(Outcome::account);

  Report {
    outcomes = outcomes.stream().sorted(MOST_REFUSED).toList();
    refused = List.copyOf(refused);
    reallyRefused = List.copyOf(reallyRefused);
  }

  /** Of all accounts together. */
  Counts total() {
    return outcomes.stream().map(Outcome::counts).reduce(Counts.NONE, Counts::plus);
  }

  /** How many accounts had requests refused by the limits in question. */
  long refusedAccounts() {
    return outcomes.stream().filter(outcome -> outcome.counts().refused() > 0).count();
  }

  /** What limits in shadow mode would have refused, by name. */
  Map<String, Shadow> shadows() {
    var shadows = new TreeMap<String, Shadow>();
    for (Outcome outcome : outcomes) {
      outcome
          .shadowed()
          .forEach((limit, count) -> shadows.merge(limit, new Shadow(count, 1), Shadow::plus));
    }
    return shadows;
  }

  /** How many requests of how many accounts. */
  record Shadow(long requests, long accounts) {
    Shadow plus(Shadow other) {
      return new Shadow(requests + other.requests, accounts + other.accounts);
    }
  }
}
