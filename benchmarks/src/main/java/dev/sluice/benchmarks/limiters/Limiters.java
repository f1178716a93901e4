package dev.sluice.benchmarks.limiters;

import dev.sluice.benchmarks.measure.Bench;
import dev.sluice.benchmarks.measure.Measurement;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Our limiter beside those of the textbooks. */
public final class Limiters implements Measurement {

  private static final long SEED = 7;
  private static final int ACCOUNTS = 1000;
  private static final List<String> HEADERS =
      List.of(
          "",
          "at a window's edge",
          "worst found by search",
          "share of its due, hammering",
          "Retry-After holds",
          "bytes per account",
          "decisions/s beside ours");

  @Override
  public String name() {
    return "limiters";
  }

  @Override
  public String title() {
    return "ways to limit %d requests per %d s: the most that passed in any trailing window, and more"
        .formatted(Trial.LIMIT, Trial.WINDOW / 1000);
  }

  @Override
  public Finding measure(Bench bench) {
    var rows = new ArrayList<List<String>>();
    double ours = rate(Contender.OURS, bench.pace().step());
    for (Contender contender : Contender.ALL) {
      double rate = contender == Contender.OURS ? ours : rate(contender, bench.pace().step());
      rows.add(
          List.of(
              contender.name(),
              times(Trial.atTheEdge(contender)),
              times(Trial.worstFound(contender, SEED)),
              "%.1f %%".formatted(100 * Trial.shareOfHammering(contender)),
              "%.1f %%".formatted(100 * Trial.truthOfRetryAfter(contender, SEED)),
              Integer.toString(Trial.bytes(contender)),
              contender == Contender.OURS
                  ? "1 (%,.0f)".formatted(rate)
                  : "%.1f".formatted(rate / ours)));
    }
    return new Finding(
        name(), title(), List.of(), List.of(new Table(HEADERS, rows)), List.of(), true);
  }

  private static String times(long most) {
    return "%.2f N".formatted((double) most / Trial.LIMIT);
  }

  /** Decisions a second, on one thread, over accounts that send twice their limit. */
  private static double rate(Contender contender, Duration time) {
    var limiters = new ArrayList<RateLimiter>();
    for (int i = 0; i < ACCOUNTS; i++) {
      limiters.add(contender.with(Trial.LIMIT, Trial.WINDOW));
    }
    long sent = run(limiters, 0, time.dividedBy(2));
    long began = System.nanoTime();
    long end = run(limiters, sent, time);
    return (end - sent) / Bench.seconds(Duration.ofNanos(System.nanoTime() - began));
  }

  private static long run(List<RateLimiter> limiters, long from, Duration time) {
    long until = System.nanoTime() + time.toNanos();
    long sent = from;
    while (System.nanoTime() < until) {
      for (RateLimiter limiter : limiters) {
        boolean unused =
            limiter.admit(Trial.START + sent * Trial.WINDOW / (2 * Trial.LIMIT * ACCOUNTS));
        sent++;
      }
    }
    return sent;
  }
}
