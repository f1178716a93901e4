package dev.sluice.worker;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an eye on what runs, and on wishes to cancel, until it is closed. */
final class Watching implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watching.class);
  private static final long TICK_MILLIS = 20;
  private static final long SELDOM_MILLIS = 1000;

  private final CancelFeed cancels;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var made = new Thread(task, "worker-watching");
            made.setDaemon(true);
            return made;
          });

  Watching(CancelFeed cancels) {
    this.cancels = cancels;
  }

  /** Has something looked at every few milliseconds. */
  Watching often(Runnable look) {
    return every(TICK_MILLIS, look);
  }

  /** Has something looked at every second. */
  Watching seldom(Runnable look) {
    return every(SELDOM_MILLIS, look);
  }

  Watching every(long millis, Runnable look) {
    var unused = // safely() throws nothing
        thread.scheduleWithFixedDelay(() -> safely(look), millis, millis, TimeUnit.MILLISECONDS);
    return this;
  }

  private static void safely(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) { // thrown, it would be the last time
      LOG.error("what runs cannot be watched", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    cancels.close();
  }
}
