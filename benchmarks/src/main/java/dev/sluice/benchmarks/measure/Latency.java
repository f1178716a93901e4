package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.load.SubmitAndPoll;
import dev.sluice.benchmarks.peer.EosHop;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How long a job takes, from the moment it is due to the answer of a long poll. */
public final class Latency implements Measurement {

  private static final int RATE = 500;
  private static final int CONNECTIONS = 256;

  /** After the warm-up, so that what it left to do is done. */
  private static final Duration SETTLING = Duration.ofSeconds(10);

  private static final List<String> HEADERS =
      List.of("", "p50 ms", "p99 ms", "p99.9 ms", "what came");

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String title() {
    return "submission to long-polled result at %d/s, model echo, through `./sluice up`"
        .formatted(RATE);
  }

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    try (Sluice sluice = bench.up(Settings.WIDE, Bench.EVERYTHING)) {
      Load load = Load.openLoop(sluice.httpPort(), CONNECTIONS, RATE, bench.pace().latency());
      // At full speed: a minute at the rate itself leaves much of the code not compiled.
      bench.warmUp(
          Load.closedLoop(sluice.httpPort(), CONNECTIONS, Duration.ZERO), Requests.polled());
      var unused = LoadGenerator.run(load.lasting(SETTLING), Requests.polled());
      bench.say("latency: Sluice");
      SubmitAndPoll exchange = Requests.polled();
      LoadResult ours = LoadGenerator.run(load, exchange);
      String came = ours.answers() + ", not succeeded: %,d".formatted(exchange.failed());
      bench.say("latency: hop by hop");
      Table hops = HopByHop.measure(sluice, load);
      Histogram hop = hop(bench, sluice.kafka());
      var table =
          new Table(
              HEADERS,
              List.of(
                  row("Sluice, whole pipeline", ours.micros(), came),
                  row(
                      "bare exactly-once Streams hop, same broker",
                      hop,
                      "%,d records".formatted(hop.getTotalCount()))));
      long due = RATE * bench.pace().latency().toSeconds();
      // A few at the very end may be due and wait for the next millisecond.
      boolean kept = ours.begun() > due - RATE / 10;
      List<String> notes =
          kept
              ? List.of()
              : List.of(
                  "Not sustained: of %,d exchanges that were due, %,d could be begun over %d connections; the others are not in these figures."
                      .formatted(due, ours.begun(), CONNECTIONS));
      boolean clean = kept && ours.others(200) == 0 && exchange.failed() == 0;
      return new Finding(name(), title(), List.of(), List.of(table, hops), notes, clean);
    }
  }

  private static Histogram hop(Bench bench, String kafka) throws IOException, InterruptedException {
    bench.say("latency: bare hop");
    try (var hop = EosHop.start(kafka, Files.createTempDirectory(bench.folder(), "hop"))) {
      var unused = hop.measure(RATE, bench.pace().warmUp());
      return hop.measure(RATE, bench.pace().latency());
    }
  }

  private static List<String> row(String name, Histogram micros, String came) {
    return List.of(name, millis(micros, 50), millis(micros, 99), millis(micros, 99.9), came);
  }

  static String millis(Histogram micros, double percentile) {
    return "%.1f".formatted(micros.getValueAtPercentile(percentile) / 1000.0);
  }
}
