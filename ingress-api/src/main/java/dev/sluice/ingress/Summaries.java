package dev.sluice.ingress;

import dev.sluice.ingress.publish.ShedSummary;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what was refused once a second, and once more when it is closed. */
final class Summaries implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Summaries.class);

  private final ShedSummary shed;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "ingress-summaries");
            daemon.setDaemon(true);
            return daemon;
          });

  Summaries(ShedSummary shed) {
    this.shed = shed;
    var unused = thread.scheduleAtFixedRate(this::flush, 1, 1, TimeUnit.SECONDS);
  }

  private void flush() {
    try {
      shed.flush(Instant.now());
    } catch (RuntimeException e) {
      LOG.error("Summing up refusals failed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    flush();
  }
}
