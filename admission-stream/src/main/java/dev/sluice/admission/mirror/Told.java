package dev.sluice.admission.mirror;

import dev.sluice.admission.AdmissionMeters;
import io.lettuce.core.RedisException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that Redis is told again and again, on a thread of its own. */
final class Told implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Told.class);

  private final String what;
  private final Runnable tell;
  private final AdmissionMeters meters;
  private final ScheduledExecutorService thread;

  private Told(String what, Runnable tell, AdmissionMeters meters) {
    this.what = what;
    this.tell = tell;
    this.meters = meters;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "mirror-" + what));
  }

  /**
   * Begins.
   *
   * @param what it is, in a word
   * @param tell looks and tells once
   */
  static Told every(long millis, String what, Runnable tell, AdmissionMeters meters) {
    var told = new Told(what, tell, meters);
    var unused = // safely() throws nothing
        told.thread.scheduleWithFixedDelay(told::safely, 0, millis, TimeUnit.MILLISECONDS);
    return told;
  }

  private void safely() {
    try {
      tell.run();
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (RedisException | KafkaException e) {
      meters.mirrorFailure(what);
      LOG.atDebug().setCause(e).log("cannot tell the {}", what);
    } catch (RuntimeException e) { // thrown, it would be the last time
      meters.mirrorFailure(what);
      LOG.error("cannot tell the {}", what, e);
    }
  }

  /** Waits a moment for what is under way. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.debug("the {} is still being told", what);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
