package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.LimiterBenchmark;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import java.util.List;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** How many decisions a second the limiter makes on one core, with nothing around it. */
public final class LimiterRate implements Measurement {

  private static final int ITERATIONS = 5;

  @Override
  public String name() {
    return "limiter";
  }

  @Override
  public String title() {
    return "the step that decides, alone: three limits, 10,000 accounts, one thread (JMH)";
  }

  @Override
  public Finding measure(Bench bench) throws RunnerException {
    bench.say("limiter: JMH");
    long seconds = bench.pace().step().toSeconds();
    Options options =
        new OptionsBuilder()
            .include(LimiterBenchmark.class.getName())
            .forks(1)
            .warmupIterations(2)
            .warmupTime(TimeValue.seconds(seconds))
            .measurementIterations(ITERATIONS)
            .measurementTime(TimeValue.seconds(seconds))
            .output(bench.folder().resolve("limiter.log").toString())
            .build();
    Result<?> result = new Runner(options).runSingle().getPrimaryResult();
    var table =
        new Table(
            List.of("decisions/s", "± (99.9 %)"),
            List.of(
                List.of(
                    "%,.0f".formatted(result.getScore()),
                    "%,.0f".formatted(result.getScoreError()))));
    return new Finding(name(), title(), List.of(), List.of(table), List.of(), true);
  }
}
