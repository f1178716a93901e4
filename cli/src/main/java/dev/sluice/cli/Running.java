package dev.sluice.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that run in this process. They are closed in the reverse order of their start, once,
 * when the process is told to stop or a start fails.
 */
public final class Running {

  private static final Logger LOG = LoggerFactory.getLogger(Running.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  public Running() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "stop"));
  }

  public synchronized <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Waits until the process is told to stop; the parts are closed by then. */
  public void await() {
    try {
      stopping.await();
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void stopAndWait() {
    stopping.countDown();
    close();
    stopped.countDown();
  }

  public synchronized void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("not stopped in good order", e);
      }
    }
  }
}
