package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Clients;
import dev.sluice.benchmarks.load.Follower;
import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.load.Submit;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import dev.sluice.contract.message.EventHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Clients at four times their limit on two ingresses: what the worst window held, what was refused
 * only after its 202, and whether each client got what is due to it.
 */
public final class Exact implements Measurement {

  private static final int CLIENTS = 8;
  private static final int LIMIT = 50;
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final int RATE = 4 * CLIENTS * LIMIT / 10;
  private static final int CONNECTIONS = 16;
  private static final Duration PAUSE_STREAM = Duration.ofSeconds(60);
  private static final Duration HANG_REDIS = Duration.ofSeconds(5);
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private static final List<String> HEADERS =
      List.of(
          "what happens meanwhile",
          "worst window (limit %d)".formatted(LIMIT),
          "submitted",
          "answered",
          "refused after a 202",
          "least that a client got of its due");

  @Override
  public String name() {
    return "exact";
  }

  @Override
  public String title() {
    return "%d clients at four times their limit of %d per %d s, two ingresses"
        .formatted(CLIENTS, LIMIT, WINDOW.toSeconds());
  }

  /** Something done to the system while the load runs. */
  private interface Trouble {
    void make() throws IOException, InterruptedException;
  }

  @Override
  public Finding measure(Bench bench) throws Exception {
    var rows = new ArrayList<List<String>>();
    boolean clean = true;
    Settings settings = Settings.tenSeconds(LIMIT);
    try (Sluice sluice = bench.up(settings, "kafka,redis,ingress,worker")) {
      Child admission = sluice.startAdmission();
      List<Integer> ports = List.of(sluice.httpPort(), sluice.startIngress());
      for (int port : ports) {
        bench.warmUp(Load.openLoop(port, CONNECTIONS, RATE / 2, Duration.ZERO), requests(20));
      }
      Duration calm = bench.pace().hold();
      clean &= run(bench, sluice, ports, rows, new Case("nothing", calm, () -> {}));
      clean &= run(bench, sluice, ports, rows, pausedStream(admission, calm));
      clean &= run(bench, sluice, ports, rows, hungRedis(sluice, calm));
      admission.close();
    }
    var table = new Table(HEADERS, rows);
    return new Finding(name(), title(), List.of(), List.of(table), notes(), clean);
  }

  private record Case(String what, Duration duration, Trouble trouble) {}

  private static Case pausedStream(Child admission, Duration calm) {
    return new Case(
        "the stream stands still for %d s".formatted(PAUSE_STREAM.toSeconds()),
        calm.plus(PAUSE_STREAM),
        () -> {
          Thread.sleep(calm.toMillis() / 3);
          admission.pause();
          Thread.sleep(PAUSE_STREAM.toMillis());
          admission.resume();
        });
  }

  private static Case hungRedis(Sluice sluice, Duration calm) {
    return new Case(
        "Redis hangs for %d s".formatted(HANG_REDIS.toSeconds()),
        calm.plus(HANG_REDIS),
        () -> {
          Thread.sleep(calm.toMillis() / 3);
          sluice.child().signal("STOP", "redis-server");
          Thread.sleep(HANG_REDIS.toMillis());
          sluice.child().signal("CONT", "redis-server");
        });
  }

  private static List<String> notes() {
    return List.of(
        "A window is read back from the append times of `inference.accepted`. Refused after a 202:"
            + " records of `inference.rejected` that are no summaries, in percent of what was"
            + " submitted. What is due to a client: its limit, for every window that passed.");
  }

  /** Each case uses clients of its own, whose windows are empty. */
  private static Submit requests(int offset) {
    return new Submit(Requests.ECHO, new Clients(CLIENTS, offset * CLIENTS), 0);
  }

  private boolean run(
      Bench bench, Sluice sluice, List<Integer> ports, List<List<String>> rows, Case one)
      throws Exception {
    bench.say("exact: " + one.what());
    int offset = rows.size();
    var window = new TrailingWindow(WINDOW.toMillis());
    var late = new AtomicLong();
    try (var accepted = Follower.start(sluice.kafka(), "inference.accepted", r -> note(r, window));
        var rejected =
            Follower.start(
                sluice.kafka(), "inference.rejected", r -> r.forEach(x -> count(x, late)))) {
      var loads = new ArrayList<CompletableFuture<LoadResult>>();
      for (int port : ports) {
        Load load = Load.openLoop(port, CONNECTIONS, RATE / 2, one.duration());
        loads.add(CompletableFuture.supplyAsync(() -> send(load, requests(offset))));
      }
      one.trouble().make();
      long submitted = 0;
      var answers = new ArrayList<String>();
      for (var load : loads) {
        LoadResult result = load.join();
        submitted += result.begun();
        answers.add(result.answers());
      }
      Thread.sleep(SETTLE.toMillis());
      rows.add(row(one, window, submitted, answers, late.get()));
      return window.worst() <= LIMIT && window.counts().size() == CLIENTS;
    }
  }

  private static List<String> row(
      Case one, TrailingWindow window, long submitted, List<String> answers, long late) {
    double due = LIMIT * Bench.seconds(one.duration()) / Bench.seconds(WINDOW);
    Map<String, Integer> counts = window.counts();
    double least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    return List.of(
        one.what(),
        Integer.toString(window.worst()),
        "%,d".formatted(submitted),
        String.join("; ", answers),
        "%d (%.3f %%)".formatted(late, 100.0 * late / submitted),
        "%.1f %%".formatted(100 * least / due));
  }

  private static void note(
      Iterable<ConsumerRecord<byte[], byte[]>> records, TrailingWindow window) {
    records.forEach(
        record ->
            window.accepted(
                EventHeaders.get(record.headers(), EventHeaders.SUBJECT).orElse(""),
                record.timestamp()));
  }

  private static void count(ConsumerRecord<byte[], byte[]> record, AtomicLong late) {
    if (EventHeaders.get(record.headers(), EventHeaders.TYPE)
        .filter(EventHeaders.Type.REJECTED.wire()::equals)
        .isPresent()) {
      late.incrementAndGet();
    }
  }

  private static LoadResult send(Load load, Submit requests) {
    try {
      return LoadGenerator.run(load, requests);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
