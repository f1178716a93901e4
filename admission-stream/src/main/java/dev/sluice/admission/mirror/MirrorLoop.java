package dev.sluice.admission.mirror;

import dev.sluice.contract.service.Check;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one mirror on a thread of its own until it is closed; what goes wrong is tried again.
 * Methods are safe from any thread.
 */
final class MirrorLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MirrorLoop.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration COMPARE = Duration.ofMillis(500);
  private static final Duration SHORTEST_BACKOFF = Duration.ofMillis(100);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);

  private final MirrorParts parts;
  private final AtomicLong lag;
  private final Thread thread;
  private volatile String trouble = "starting";
  private volatile boolean closed;

  private Duration backoff = SHORTEST_BACKOFF;
  private long comparedAt = System.nanoTime();

  private MirrorLoop(MirrorParts parts) {
    this.parts = parts;
    this.lag = parts.meters().mirrorLag(name());
    this.thread = new Thread(this::run, "mirror-" + name());
    thread.setDaemon(true);
  }

  static MirrorLoop start(MirrorParts parts) {
    var loop = new MirrorLoop(parts);
    loop.thread.start();
    return loop;
  }

  private String name() {
    return parts.feed().name();
  }

  private void run() {
    while (!closed) {
      try (var consumer = parts.clients().member(name());
          var redis = parts.clients().redis();
          var gaps = new Gaps(parts)) {
        var tail = new Tail(parts, consumer, redis, gaps);
        consumer.subscribe(parts.feed().topics(), tail);
        while (!closed) {
          round(tail);
        }
      } catch (InterruptException | WakeupException e) {
        return;
      } catch (RuntimeException e) {
        failed(e);
        sleep();
      }
    }
  }

  private void round(Tail tail) {
    try {
      tail.step(POLL);
      if (System.nanoTime() - comparedAt > COMPARE.toNanos()) {
        comparedAt = System.nanoTime();
        tail.compare();
        lag.set(tail.lag());
        recovered();
      }
    } catch (RedisException e) {
      failed(e);
      tail.rewind();
      tail.idle(backoff);
    }
  }

  private void recovered() {
    if (!trouble.isEmpty()) {
      LOG.atInfo().addKeyValue("mirror", name()).log("mirroring");
    }
    trouble = "";
    backoff = SHORTEST_BACKOFF;
  }

  private void failed(RuntimeException e) {
    if (trouble.isEmpty() || backoff.equals(SHORTEST_BACKOFF)) {
      LOG.atWarn().setCause(e).addKeyValue("mirror", name()).log("cannot mirror; trying again");
    }
    parts.meters().mirrorFailure(name());
    trouble = String.valueOf(e.getMessage());
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
  }

  private void sleep() {
    try {
      Thread.sleep(backoff.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  Check check() {
    return new Check(
        "mirror-" + name(),
        trouble.isEmpty(),
        trouble.isEmpty() ? "%d records behind".formatted(lag.get()) : trouble);
  }

  /** Asks it to stop after the batch in hand. */
  void stop() {
    closed = true;
  }

  /** Lets the batch in hand finish. */
  @Override
  public void close() {
    stop();
    try {
      thread.join(Duration.ofSeconds(2).toMillis());
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
