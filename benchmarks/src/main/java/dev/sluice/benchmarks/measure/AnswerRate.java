package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.load.OneAnswer;
import dev.sluice.benchmarks.load.Submit;
import dev.sluice.benchmarks.peer.BareServer;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.PythonPeers;
import dev.sluice.benchmarks.process.Readiness;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Comparison;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How many submissions a second are answered, over 64 connections as fast as they go. */
public final class AnswerRate implements Measurement {

  private static final int CONNECTIONS = 64;
  private static final List<String> HEADERS =
      List.of("", "answers/s", "p50 ms", "p99 ms", "CPU-s per 100,000", "what came");

  private final String title;
  private final int status;
  private final Settings settings;
  private final String services;
  private final Supplier<Submit> requests;
  private final double bareTarget;
  private final double flaskTarget;

  private AnswerRate(
      String title,
      int status,
      Settings settings,
      String services,
      Supplier<Submit> requests,
      double bareTarget,
      double flaskTarget) {
    this.title = title;
    this.status = status;
    this.settings = settings;
    this.services = services;
    this.requests = requests;
    this.bareTarget = bareTarget;
    this.flaskTarget = flaskTarget;
  }

  /** One client far over its limit. */
  public static AnswerRate refused() {
    return new AnswerRate(
        "64 connections, one client far over its limit, everything running",
        429,
        Settings.TIGHT,
        Bench.EVERYTHING,
        Requests::fromOne,
        0.38,
        7);
  }

  /** Many clients far below theirs; nothing consumes what they submit. */
  public static AnswerRate taken() {
    return new AnswerRate(
        "64 connections, 1,000 clients below their limits, only Kafka, Redis and the ingress running",
        202,
        Settings.WIDE,
        "kafka,redis,ingress",
        Requests::fromMany,
        0.25,
        5);
  }

  @Override
  public String name() {
    return Integer.toString(status);
  }

  @Override
  public String title() {
    return title;
  }

  /** One server under this load, and what its processes spent. */
  private record Side(String name, LoadResult result, Duration processor) {
    List<String> row() {
      double per100k = Bench.seconds(processor) / result.inTime() * 100_000;
      return List.of(
          name,
          "%,.0f".formatted(result.perSecond()),
          "%.2f".formatted(result.millis(50)),
          "%.2f".formatted(result.millis(99)),
          "%.2f".formatted(per100k),
          result.answers());
    }
  }

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    Path answer = bench.folder().resolve("answer-%d.http".formatted(status));
    var sides = new ArrayList<Side>();
    var comparisons = new ArrayList<Comparison>();
    var notes = new ArrayList<String>();
    Side ours = sluice(bench, answer);
    sides.add(ours);
    Side bare = bare(bench, answer);
    sides.add(bare);
    comparisons.add(compared(ours, bare, bareTarget));
    Optional<String> missing = bench.peers().missing();
    if (missing.isEmpty()) {
      Side flask = flask(bench);
      sides.add(flask);
      comparisons.add(compared(ours, flask, flaskTarget));
    } else {
      notes.add("Flask: " + missing.get());
    }
    var table = new Table(HEADERS, sides.stream().map(Side::row).toList());
    // The first few are let through, whatever the limit.
    boolean clean =
        sides.stream().allMatch(s -> s.result().others(status) < 1 + s.result().begun() / 1000);
    return new Finding(name(), title, comparisons, List.of(table), notes, clean);
  }

  private Comparison compared(Side ours, Side theirs, double target) {
    return new Comparison(
        "%d/s".formatted(status),
        theirs.name(),
        ours.result().perSecond(),
        theirs.result().perSecond(),
        target);
  }

  private Side sluice(Bench bench, Path answer) throws IOException, InterruptedException {
    try (Sluice sluice = bench.up(settings, services)) {
      Side side = side(bench, "Sluice", sluice.httpPort(), () -> sluice.child().processorTime());
      Files.write(answer, OneAnswer.to(sluice.httpPort(), Requests.ECHO, 0).raw());
      return side;
    }
  }

  private Side bare(Bench bench, Path answer) throws IOException, InterruptedException {
    int port = FreePort.onLoopback();
    List<String> arguments = List.of(Integer.toString(port), answer.toString());
    try (Child server = bench.children().startJava("bare", BareServer.class, arguments)) {
      Readiness.awaitPort(server, port);
      return side(bench, "bare Vert.x", port, server::processorTime);
    }
  }

  private Side flask(Bench bench) throws IOException, InterruptedException {
    try (PythonPeers.Peer flask = bench.peers().flask(settings.limit())) {
      return side(bench, "Flask + gunicorn", flask.port(), flask::processorTime);
    }
  }

  private Side side(Bench bench, String name, int port, Supplier<Duration> processor)
      throws IOException {
    bench.say("%s: %s".formatted(name(), name));
    Load load = Load.closedLoop(port, CONNECTIONS, bench.pace().rates());
    bench.warmUp(load, requests.get());
    Duration before = processor.get();
    LoadResult result = LoadGenerator.run(load, requests.get());
    return new Side(name, result, processor.get().minus(before));
  }
}
