package dev.sluice.webhooks;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads with a consumer on a thread of its own until it is closed; after a failure it begins anew,
 * with another consumer. Safe from any thread.
 */
final class Reading implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);
  private static final Duration LAST_STEPS = Duration.ofSeconds(5);
  private static final Duration SILENT = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 500;

  /** What is done with the consumer; all of it on one thread. */
  interface Steps {

    /** A consumer that has read nothing yet. */
    void begin(Consumer<byte[], byte[]> consumer);

    /** Reads what comes within a moment, and handles it. */
    void step(Consumer<byte[], byte[]> consumer);
  }

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Steps steps;
  private final Thread thread;

  private @Nullable Consumer<byte[], byte[]> consumer;
  private volatile boolean closed;
  private volatile long steppedAtNanos = System.nanoTime();
  private volatile String problem = "";

  private Reading(String name, Supplier<Consumer<byte[], byte[]>> consumers, Steps steps) {
    this.consumers = consumers;
    this.steps = steps;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  static Reading start(String name, Supplier<Consumer<byte[], byte[]>> consumers, Steps steps) {
    var reading = new Reading(name, consumers, steps);
    reading.thread.start();
    return reading;
  }

  private void run() {
    while (!closed) {
      try (Consumer<byte[], byte[]> next = consumers.get()) {
        use(next);
        steps.begin(next);
        while (!closed) {
          steps.step(next);
          steppedAtNanos = System.nanoTime();
          problem = "";
        }
      } catch (InterruptException | WakeupException e) {
        // closed, and what was under way is done by the next start
      } catch (RuntimeException e) {
        failed(e);
      }
    }
  }

  private synchronized void use(Consumer<byte[], byte[]> next) {
    consumer = next;
  }

  private void failed(RuntimeException e) {
    if (problem.isEmpty()) {
      LOG.atWarn().setCause(e).addKeyValue("thread", thread.getName()).log("trying again");
    }
    problem = "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  /** What is wrong, in words; empty if nothing is. */
  String problem() {
    Duration ago = Duration.ofNanos(System.nanoTime() - steppedAtNanos);
    return problem.isEmpty() && ago.compareTo(SILENT) > 0
        ? "nothing read for %d s".formatted(ago.toSeconds())
        : problem;
  }

  /** Asks it to end; what it has begun is finished. */
  void stop() {
    closed = true;
  }

  @Override
  public void close() {
    close(LAST_STEPS);
  }

  void close(Duration longest) {
    stop();
    try {
      thread.join(longest.toMillis());
      synchronized (this) {
        if (thread.isAlive() && consumer != null) {
          consumer.wakeup();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
