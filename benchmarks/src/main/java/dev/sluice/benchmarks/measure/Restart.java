package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.peer.StockBroker;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** How long decisions stand still when an admission process is killed or held still. */
public final class Restart implements Measurement {

  private static final String REST = "redis,ingress,worker";
  private static final Map<String, String> SOON =
      Map.of("SLUICE_ADMISSION_SESSION_TIMEOUT", "1500ms");
  private static final Duration ALONE = Duration.ofSeconds(5);
  private static final Duration WITH_STANDBY = Duration.ofSeconds(3);
  private static final Duration HELD = Duration.ofSeconds(2);
  private static final Duration WORKER = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(6);
  private static final List<String> DECISIONS =
      List.of("fault", "longest wait in s", "target", "sent", "decided", "decided again");
  private static final List<String> ATTEMPTS =
      List.of("fault", "longest in s", "target", "records it held", "sent", "ended");

  @Override
  public String name() {
    return "restart";
  }

  @Override
  public String title() {
    return "an admission process killed or held still at %d/s: the longest wait for a decision; a worker killed: how long until others begin what it held"
        .formatted(Outage.RATE);
  }

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    var rows = new ArrayList<List<String>>();
    boolean clean = alone(bench, rows);
    clean &= standby(bench, rows);
    clean &= stock(bench, rows);
    var attempts = new ArrayList<List<String>>();
    clean &= workers(bench, attempts);
    return new Finding(
        name(),
        title(),
        List.of(),
        List.of(new Table(DECISIONS, rows), new Table(ATTEMPTS, attempts)),
        List.of(),
        clean);
  }

  private static boolean alone(Bench bench, List<List<String>> rows)
      throws IOException, InterruptedException {
    boolean clean = true;
    try (Sluice rest = bench.up(Settings.WIDE, "kafka," + REST)) {
      Child admission = rest.startAdmission();
      bench.warmUp(Outage.load(rest), Requests.fromMany());
      for (int i = 0; i < bench.pace().restarts(); i++) {
        Child victim = admission;
        bench.say("restart: kill the only one, start it again");
        var again = new AtomicReference<Child>(victim);
        var outage =
            Outage.of(
                rest,
                () -> {
                  victim.kill();
                  again.set(rest.startAdmission());
                });
        admission = Objects.requireNonNull(again.get());
        rows.add(row("killed, and started again at once", outage, ALONE));
        clean &= outage.isExact();
      }
      admission.close();
    }
    return clean;
  }

  private static boolean standby(Bench bench, List<List<String>> rows)
      throws IOException, InterruptedException {
    boolean clean = true;
    try (Sluice rest = bench.up(Settings.WIDE, "kafka," + REST)) {
      Child first = rest.startAdmission("first", SOON);
      Child second = rest.startAdmission("second", SOON);
      bench.warmUp(Outage.load(rest), Requests.fromMany());
      for (int i = 0; i < bench.pace().restarts(); i++) {
        Child victim = second;
        bench.say("restart: hold one of two still");
        var held =
            Outage.of(
                rest,
                () -> {
                  victim.pause();
                  Thread.sleep(PAUSE.toMillis());
                  victim.resume();
                });
        Duration meanwhile = held.decisions().longestWaitBefore(held.overAt());
        rows.add(
            held.row(
                "one of two held still for 6 s: meanwhile", meanwhile, target(meanwhile, HELD)));
        Duration after = held.decisions().longestWaitSince(held.overAt());
        rows.add(held.row("the same, when it goes on", after, target(after, WITH_STANDBY)));
        bench.say("restart: kill one of two");
        var killed = Outage.of(rest, victim::kill);
        rows.add(row("one of two killed", killed, WITH_STANDBY));
        clean &= held.isExact() && killed.isExact();
        second = rest.startAdmission("second", SOON);
      }
      second.close();
      first.close();
    }
    return clean;
  }

  /** The same where the broker is as it comes: sessions of six seconds, a scan every ten. */
  private static boolean stock(Bench bench, List<List<String>> rows)
      throws IOException, InterruptedException {
    boolean clean = true;
    try (StockBroker broker = StockBroker.start(bench.children(), bench.folder());
        Sluice rest = Sluice.upWith(bench.children(), Settings.WIDE, REST, broker.bootstrap())) {
      Child first = rest.startAdmission("first", Map.of());
      Child second = rest.startAdmission("second", Map.of());
      bench.warmUp(Outage.load(rest), Requests.fromMany());
      bench.say("restart: kill one of two, stock broker");
      var killed = Outage.of(rest, second::kill);
      rows.add(killed.row("one of two killed, stock broker", killed.decisions().longestWait(), ""));
      clean &= killed.isExact();
      first.close();
    }
    return clean;
  }

  private static boolean workers(Bench bench, List<List<String>> rows)
      throws IOException, InterruptedException {
    boolean clean = true;
    try (Sluice rest = bench.up(Settings.slow(), "kafka,redis,ingress,admission")) {
      Child first = rest.startWorker(Map.of());
      Child second = rest.startWorker(Map.of());
      bench.warmUp(Outage.load(rest), Requests.fromMany());
      for (int i = 0; i < bench.pace().restarts(); i++) {
        bench.say("restart: kill one of two workers");
        var loss = WorkerLoss.of(rest, second);
        rows.add(loss.row("one of two workers killed", target(loss.longest(), WORKER)));
        clean &= loss.isExact();
        second = rest.startWorker(Map.of());
      }
      second.close();
      first.close();
    }
    return clean;
  }

  private static List<String> row(String what, Outage outage, Duration target) {
    Duration longest = outage.decisions().longestWait();
    return outage.row(what, longest, target(longest, target));
  }

  private static String target(Duration found, Duration target) {
    return "%d (%s)".formatted(target.toSeconds(), found.compareTo(target) <= 0 ? "met" : "missed");
  }
}
