package dev.sluice.ingress;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.TlsConfig;
import dev.sluice.ingress.http.Tls;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every ten seconds whether the files for TLS have changed, so that a certificate is renewed
 * without a restart. What cannot be used is logged, and the last good one stays.
 */
final class TlsWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TlsWatch.class);
  private static final long SECONDS = 10;

  private final TlsConfig files;
  private final Consumer<Tls> changed;
  private Tls last;

  /** What was wrong at the last look; empty if nothing was. */
  private String wrong = "";

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "ingress-tls");
            daemon.setDaemon(true);
            return daemon;
          });

  /**
   * @param first what is in use
   * @param changed told of what is to be used from now on
   */
  TlsWatch(TlsConfig files, Tls first, Consumer<Tls> changed) {
    this.files = files;
    this.last = first;
    this.changed = changed;
    var unused = thread.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  synchronized void look() {
    try {
      Tls now = Tls.load(files);
      wrong = "";
      if (!now.equals(last)) {
        changed.accept(now);
        last = now;
        LOG.info("The certificate has changed: {}", files.certificate());
      }
    } catch (BadConfigException e) {
      // A pair that is being replaced does not belong together for a moment.
      String message = String.valueOf(e.getMessage());
      if (!message.equals(wrong)) {
        LOG.warn("The certificate in use stays: {}", message);
        wrong = message;
      }
    } catch (RuntimeException e) {
      LOG.error("The certificate could not be changed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
