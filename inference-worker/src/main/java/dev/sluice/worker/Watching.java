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

  private final CancelFeed cancels;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var made = new Thread(task, "worker-watching");
            made.setDaemon(true);
            return made;
          });

  Watching(CancelFeed cancels, Running running) {
    this.cancels = cancels;
    var unused = // tick() throws nothing
        thread.scheduleWithFixedDelay(
            () -> tick(running), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void tick(Running running) {
    try {
      running.tick();
    } catch (RuntimeException e) { // thrown, it would be the last tick
      LOG.error("what runs cannot be watched", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    cancels.close();
  }
}
