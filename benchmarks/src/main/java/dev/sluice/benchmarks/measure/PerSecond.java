package dev.sluice.benchmarks.measure;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Notes by how much a count grows in each second. */
final class PerSecond implements AutoCloseable {

  private final LongSupplier count;
  private final ConcurrentLinkedQueue<Long> seconds = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  /** Only the clock changes it, once it runs. */
  private long last;

  PerSecond(LongSupplier count) {
    this.count = count;
    this.last = count.getAsLong();
    var unused = clock.scheduleAtFixedRate(this::note, 1, 1, TimeUnit.SECONDS);
  }

  private void note() {
    long now = count.getAsLong();
    seconds.add(now - last);
    last = now;
  }

  /** The seconds that are over. */
  List<Long> seconds() {
    return List.copyOf(seconds);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
