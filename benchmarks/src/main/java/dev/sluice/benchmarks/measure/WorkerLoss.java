package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Follower;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.load.LoadResult;
import dev.sluice.benchmarks.load.Retaken;
import dev.sluice.benchmarks.process.Child;
import dev.sluice.benchmarks.process.Sluice;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Started;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One of two workers is killed while each runs many jobs: when another begins what it held.
 *
 * @param killedAt in milliseconds since 1970
 * @param retaken what it held
 * @param ended results that came
 */
record WorkerLoss(LoadResult sent, long killedAt, Retaken retaken, long ended) {

  private static final String COMPLETIONS = "inference.completions";
  private static final Duration SETTLING = Duration.ofSeconds(5);
  private static final Duration BEFORE = Duration.ofSeconds(6);
  private static final Duration LOAD = Duration.ofSeconds(12);
  private static final Duration GRACE = Duration.ofSeconds(20);

  static WorkerLoss of(Sluice sluice, Child victim) throws IOException, InterruptedException {
    // What the warm-up left ends first, and does not count.
    Thread.sleep(SETTLING.toMillis());
    var retaken = new Retaken();
    var ended = new AtomicLong();
    try (var told =
            Follower.start(
                sluice.kafka(), COMPLETIONS, all -> all.forEach(record -> note(record, retaken)));
        var results =
            Follower.start(sluice.kafka(), Pipeline.RESULTS, all -> ended.addAndGet(all.count()))) {
      CompletableFuture<LoadResult> load = CompletableFuture.supplyAsync(() -> send(sluice));
      Thread.sleep(BEFORE.toMillis());
      long killedAt = System.currentTimeMillis();
      victim.kill();
      LoadResult sent = load.join();
      long end = System.nanoTime() + GRACE.toNanos();
      while (ended.get() < sent.count(202) && System.nanoTime() < end) {
        Thread.sleep(50);
      }
      return new WorkerLoss(sent, killedAt, retaken, ended.get());
    }
  }

  private static LoadResult send(Sluice sluice) {
    try {
      return LoadGenerator.run(Outage.load(sluice).lasting(LOAD), Requests.fromMany());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Jobs run for so long that each attempt is announced. */
  private static void note(ConsumerRecord<byte[], byte[]> record, Retaken retaken) {
    if (EventHeaders.get(record.headers(), EventHeaders.TYPE)
        .filter(EventHeaders.Type.STARTED.wire()::equals)
        .isPresent()) {
      try {
        Started started = Json.read(record.value(), Started.class);
        retaken.told(started.id(), started.attempt(), started.startedAt().toEpochMilli());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** It held some, and every job has one end. */
  boolean isExact() {
    return sent.others(202) == 0 && retaken.count() > 0 && ended == sent.count(202);
  }

  Duration longest() {
    return retaken.longestAfter(killedAt);
  }

  List<String> row(String what, String target) {
    return List.of(
        what,
        "%.2f".formatted(Bench.seconds(longest())),
        target,
        "%,d".formatted(retaken.count()),
        sent.answers(),
        "%,d".formatted(ended));
  }
}
