package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Decisions;
import dev.sluice.benchmarks.load.Follower;
import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.contract.message.EventHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a fault in the middle of a load cost.
 *
 * @param sent what came of the submissions
 * @param decisions as a reader of what is committed sees them
 * @param overAt when the fault was over, in milliseconds since 1970
 */
record Outage(LoadResult sent, Decisions decisions, long overAt) {

  static final int RATE = 100;

  private static final String ACCEPTED = "inference.accepted";
  private static final int CONNECTIONS = 16;
  private static final Duration SETTLING = Duration.ofSeconds(10);
  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final Duration LOAD = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** Happens three seconds after the load began. */
  interface Fault {
    void strike() throws IOException, InterruptedException;
  }

  static Outage of(Sluice sluice, Fault fault) throws IOException, InterruptedException {
    // What the warm-up left is decided first, and does not count.
    Thread.sleep(SETTLING.toMillis());
    var decisions = new Decisions();
    long begun = System.currentTimeMillis();
    try (var follower =
        Follower.start(
            sluice.kafka(),
            ACCEPTED,
            records -> records.forEach(record -> note(record, begun, decisions)))) {
      CompletableFuture<LoadResult> load = CompletableFuture.supplyAsync(() -> send(sluice));
      Thread.sleep(BEFORE.toMillis());
      fault.strike();
      long overAt = System.currentTimeMillis();
      LoadResult sent = load.join();
      long end = System.nanoTime() + GRACE.toNanos();
      while (decisions.decided() < sent.count(202) && System.nanoTime() < end) {
        Thread.sleep(50);
      }
      return new Outage(sent, decisions, overAt);
    }
  }

  static Load load(Sluice sluice) {
    return Load.openLoop(sluice.httpPort(), CONNECTIONS, RATE, LOAD);
  }

  private static LoadResult send(Sluice sluice) {
    try {
      return LoadGenerator.run(load(sluice), Requests.fromMany());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void note(ConsumerRecord<byte[], byte[]> record, long begun, Decisions decisions) {
    if (record.timestamp() < begun) {
      return;
    }
    long now = System.currentTimeMillis();
    EventHeaders.get(record.headers(), EventHeaders.ID)
        .ifPresent(id -> decisions.read(id, record.timestamp(), now));
  }

  /** Every request was taken, and decided once. */
  boolean isExact() {
    return sent.others(202) == 0
        && decisions.twice() == 0
        && decisions.decided() == sent.count(202);
  }

  List<String> row(String what, Duration longest, String target) {
    return List.of(
        what,
        "%.2f".formatted(Bench.seconds(longest)),
        target,
        sent.answers(),
        "%,d".formatted(decisions.decided()),
        "%,d".formatted(decisions.twice()));
  }
}
