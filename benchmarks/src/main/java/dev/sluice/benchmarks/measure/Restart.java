package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Follower;
import dev.sluice.benchmarks.load.Gap;
import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How long nothing is decided when the admission process is killed and started again at once. */
public final class Restart implements Measurement {

  private static final String ACCEPTED = "inference.accepted";
  private static final int RATE = 100;
  private static final int CONNECTIONS = 16;
  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final Duration LOAD = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "restart";
  }

  @Override
  public String title() {
    return "`kill -9` of the admission process at %d/s: the longest gap in what it has decided"
        .formatted(RATE);
  }

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    var rows = new ArrayList<List<String>>();
    boolean clean = true;
    try (Sluice rest = bench.up(Settings.WIDE, "kafka,redis,ingress,worker")) {
      Child admission = rest.startAdmission();
      bench.warmUp(load(rest), Requests.fromMany());
      for (int i = 1; i <= bench.pace().restarts(); i++) {
        bench.say("restart: kill %d".formatted(i));
        var gap = new Gap(System.nanoTime());
        try (var follower =
            Follower.start(rest.kafka(), ACCEPTED, records -> gap.came(System.nanoTime()))) {
          CompletableFuture<LoadResult> load = CompletableFuture.supplyAsync(() -> send(rest));
          Thread.sleep(BEFORE.toMillis());
          admission.kill();
          admission = rest.startAdmission();
          LoadResult sent = load.join();
          clean &= sent.others(202) == 0;
          rows.add(
              List.of(
                  Integer.toString(i),
                  "%.2f".formatted(Bench.seconds(gap.longest(System.nanoTime()))),
                  sent.answers()));
        }
      }
      admission.close();
    }
    var table = new Table(List.of("kill", "longest gap in s, JVM start included", "sent"), rows);
    return new Finding(name(), title(), List.of(), List.of(table), List.of(), clean);
  }

  private static Load load(Sluice sluice) {
    return Load.openLoop(sluice.httpPort(), CONNECTIONS, RATE, LOAD);
  }

  private static LoadResult send(Sluice sluice) {
    try {
      return LoadGenerator.run(load(sluice), Requests.fromMany());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
