package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.EventStreams;
import dev.sluice.benchmarks.load.Follower;
import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.load.PollEnds;
import dev.sluice.benchmarks.load.Submit;
import dev.sluice.benchmarks.load.Submit.Taken;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.benchmarks.report.Finding;
import dev.sluice.benchmarks.report.Table;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Long polls and event streams that wait at once on one ingress, and are told of their ends. */
public final class Waiting implements Measurement {

  private static final int EACH = 2_000;
  private static final int PER_SECOND = 300;
  private static final int CONNECTIONS = 64;
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration OPENING = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "waiting";
  }

  @Override
  public String title() {
    return "%,d long polls and %,d event streams open at once on one ingress, %d ends a second"
        .formatted(EACH, EACH, PER_SECOND);
  }

  /** When a record could first be read by others, and when its worker had made it. */
  private record Written(long read, long made) {}

  @Override
  public Finding measure(Bench bench) throws IOException, InterruptedException {
    int port = FreePort.onLoopback();
    try (Sluice stores = bench.up(Settings.steady(PER_SECOND), "kafka,redis");
        Child admission = stores.startAdmission();
        Child ingress = stores.start("ingress", "--http-port=" + port)) {
      warmUp(bench, stores, port);
      List<Taken> jobs = submit(bench, port);
      var written = new ConcurrentHashMap<String, Written>();
      try (var follower =
              Follower.start(
                  stores.kafka(),
                  "inference.results",
                  records -> records.forEach(record -> note(record, written)));
          EventStreams streams = EventStreams.open(port, jobs.subList(0, EACH))) {
        bench.say("waiting: opening");
        var polls = new PollEnds(jobs.subList(EACH, 2 * EACH));
        CompletableFuture<LoadResult> polling = poll(port, polls);
        streams.awaitFirst(OPENING);
        Thread.sleep(2000);
        long heap = ingress.heapInUse();
        bench.say("waiting: the ends");
        try (Child worker = stores.start("worker")) {
          streams.awaitEnds(LONGEST);
          LoadResult polled = polling.join();
          return finding(ingress, heap, streams, polls, polled, written);
        }
      }
    }
  }

  /** A worker that works while the ingress warms up, and is gone before the waiting begins. */
  private static void warmUp(Bench bench, Sluice stores, int port)
      throws IOException, InterruptedException {
    try (Child worker = stores.start("worker")) {
      bench.warmUp(
          Load.openLoop(port, CONNECTIONS, PER_SECOND / 2, bench.pace().warmUp()),
          Requests.polled());
    }
  }

  private static List<Taken> submit(Bench bench, int port) throws IOException {
    bench.say("waiting: submitting");
    Submit submit = Requests.sampled(1);
    LoadGenerator.run(Load.closedLoop(port, CONNECTIONS, LONGEST).atMost(2 * EACH), submit);
    if (submit.sample().size() < 2 * EACH) {
      throw new IOException("only %,d jobs were taken".formatted(submit.sample().size()));
    }
    return submit.sample();
  }

  private static CompletableFuture<LoadResult> poll(int port, PollEnds polls) {
    Load load = Load.closedLoop(port, EACH, LONGEST).atMost(EACH).patient();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return LoadGenerator.run(load, polls);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void note(ConsumerRecord<byte[], byte[]> record, Map<String, Written> written) {
    long now = System.currentTimeMillis();
    EventHeaders.get(record.headers(), EventHeaders.ID)
        .ifPresent(id -> written.put(id, new Written(now, record.timestamp())));
  }

  private Finding finding(
      Child ingress,
      long heap,
      EventStreams streams,
      PollEnds polls,
      LoadResult polled,
      Map<String, Written> written) {
    var rows =
        List.of(
            row("long polls", polls.ends(), written),
            row("event streams", streams.ends(), written));
    var table =
        new Table(
            List.of(
                "",
                "told",
                "p50 ms after it could be read",
                "p99",
                "p50 ms after its completion was made",
                "p99"),
            rows);
    var notes =
        List.of(
            "Heap in use of the ingress while all were open, after a full collection: %,d MiB"
                .formatted(heap >> 10),
            "Resident then and at the end: %,d MiB"
                .formatted(
                    ingress.residentMemory().stream().mapToLong(part -> part.kib()).sum() >> 10),
            "Polls: " + polled.answers());
    boolean clean = polls.ends().size() == EACH && streams.ends().size() == EACH;
    return new Finding(name(), title(), List.of(), List.of(table), notes, clean);
  }

  private static List<String> row(
      String name, Map<String, Long> ends, Map<String, Written> written) {
    var read = new Histogram(3);
    var made = new Histogram(3);
    ends.forEach(
        (id, at) -> {
          Written record = written.get(id);
          if (record != null) {
            read.recordValue(Math.max(0, at - record.read()));
            made.recordValue(Math.max(0, at - record.made()));
          }
        });
    return List.of(
        name,
        "%,d".formatted(ends.size()),
        "" + read.getValueAtPercentile(50),
        "" + read.getValueAtPercentile(99),
        "" + made.getValueAtPercentile(50),
        "" + made.getValueAtPercentile(99));
  }
}
