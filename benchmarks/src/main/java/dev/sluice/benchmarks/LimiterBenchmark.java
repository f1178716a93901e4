package dev.sluice.benchmarks;

import static dev.sluice.contract.limit.Mode.ENFORCE;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One decision: 10,000 accounts under three limits send 10,000 requests a second in append time, so
 * that each comes once a second on average and is about at the first of its limits.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
public class LimiterBenchmark {

  private static final int ACCOUNTS = 10_000;
  private static final int REQUESTS_PER_MILLI = 10;
  private static final long START = 1_750_000_000_000L;
  private static final List<Limit> LIMITS =
      List.of(
          new Limit("burst", 60, Duration.ofMinutes(1)),
          new Limit(
              "tokens",
              30_000,
              new Window.Sliding(Duration.ofMinutes(1)),
              Unit.TOKENS,
              Per.ACCOUNT,
              ENFORCE),
          new Limit("daily", 100_000, Duration.ofDays(1)));
  private static final Cost COST = Cost.ofTokens(500);

  private final SplittableRandom random = new SplittableRandom(1);
  private final List<List<Usage>> usages = new ArrayList<>();
  private long requests;

  /** Lets two minutes pass, so that windows are as full as they stay. */
  @Setup
  public void fill() {
    List<Usage> none = LIMITS.stream().map(Usage::none).toList();
    for (int i = 0; i < ACCOUNTS; i++) {
      usages.add(none);
    }
    for (int i = 0; i < 120 * 1000 * REQUESTS_PER_MILLI; i++) {
      var unused = decide();
    }
  }

  @Benchmark
  public Limiter.Outcome decide() {
    int account = random.nextInt(ACCOUNTS);
    long now = START + requests++ / REQUESTS_PER_MILLI;
    Limiter.Outcome outcome = Limiter.decide(LIMITS, usages.get(account), COST, now);
    usages.set(account, outcome.usages());
    return outcome;
  }
}
