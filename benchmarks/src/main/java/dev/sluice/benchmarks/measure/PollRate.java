package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Answer;
import dev.sluice.benchmarks.load.Clients;
import dev.sluice.benchmarks.load.Exchange;
import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.load.OneAnswer;
import dev.sluice.benchmarks.load.Submit;
import dev.sluice.benchmarks.load.Template;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Comparison;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How many polls of a finished job are answered, beside refusals by the same process. */
public final class PollRate implements Measurement {

  private static final int CONNECTIONS = 64;
  private static final int ROUNDS = 2;
  private static final double TARGET = 0.6;

  /** Who polls: not the one that is refused. */
  private static final Clients POLLER = new Clients(1, 1);

  private static final long PAUSE_MILLIS = 100;
  private static final int MOST_LOOKS = 100;

  @Override
  public String name() {
    return "poll";
  }

  @Override
  public String title() {
    return "polls of a finished job beside refusals, in turns; 64 connections, everything running";
  }

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    try (Sluice sluice = bench.up(Settings.TIGHT, Bench.EVERYTHING)) {
      Template poll = finished(sluice.httpPort());
      var polls = new ArrayList<LoadResult>();
      var refusals = new ArrayList<LoadResult>();
      for (int round = 0; round < ROUNDS; round++) {
        refusals.add(run(bench, sluice, "refusals", Requests.fromOne()));
        polls.add(run(bench, sluice, "polls", new Submit(poll, POLLER, 0)));
      }
      var table =
          new Table(
              List.of("", "answers/s in each round", "p99 ms"),
              List.of(row("429", refusals), row("poll of a finished job", polls)));
      var comparison =
          new Comparison("polls/s", "429/s in the same run", mean(polls), mean(refusals), TARGET);
      boolean clean = polls.stream().allMatch(result -> result.others(200) == 0);
      return new Finding(name(), title(), List.of(comparison), List.of(table), List.of(), clean);
    }
  }

  /** Submits a job, waits for its end and gives the poll of it. */
  private static Template finished(int port) throws IOException, InterruptedException {
    Answer taken = OneAnswer.to(port, Requests.ECHO, 1);
    Template poll =
        Template.poll(taken.text("id").orElseThrow(() -> new IOException(taken.body())));
    for (int look = 0; look < MOST_LOOKS; look++) {
      if (OneAnswer.to(port, poll, 1).text("status").filter("succeeded"::equals).isPresent()) {
        return poll;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw new IOException("the job does not end");
  }

  private LoadResult run(Bench bench, Sluice sluice, String what, Exchange exchange)
      throws IOException {
    bench.say("poll: " + what);
    Load load = Load.closedLoop(sluice.httpPort(), CONNECTIONS, bench.pace().rates());
    bench.warmUp(load, exchange);
    return LoadGenerator.run(load, exchange);
  }

  private static List<String> row(String name, List<LoadResult> rounds) {
    return List.of(
        name,
        words(rounds.stream().map(round -> "%,.0f".formatted(round.perSecond())).toList()),
        words(rounds.stream().map(round -> "%.2f".formatted(round.millis(99))).toList()));
  }

  private static String words(List<String> figures) {
    return String.join(", ", figures);
  }

  private static double mean(List<LoadResult> rounds) {
    return rounds.stream().mapToDouble(LoadResult::perSecond).average().orElse(0);
  }
}
