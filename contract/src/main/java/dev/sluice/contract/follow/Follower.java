package dev.sluice.contract.follow;

import dev.sluice.contract.service.Check;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what a small compacted topic says, at most about a second late, on a thread of its own.
 * While Kafka is away what was read last holds; afterwards all is read again, since the end of a
 * key may have been compacted away meanwhile. Safe from any thread.
 */
public final class Follower<S> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long SHORTEST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1000;
  private static final Duration LAST_STEPS = Duration.ofSeconds(2);
  private static final String UNREAD = "not read yet";

  private final Followed<S> what;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Thread thread;
  private final List<java.util.function.Consumer<Snapshot<S>>> listeners =
      new CopyOnWriteArrayList<>();

  /** Guards {@link #consumer} and {@link #closed}; notified when anything changes. */
  private final Object lock = new Object();

  private @Nullable Consumer<byte[], byte[]> consumer;
  private boolean closed;

  private volatile Snapshot<S> latest;

  /** What is wrong, in words; empty while the topic is followed. */
  private volatile String trouble = UNREAD;

  private Follower(Followed<S> what, Supplier<Consumer<byte[], byte[]>> consumers) {
    this.what = what;
    this.consumers = consumers;
    latest = new Snapshot<>(what.empty(), 0);
    thread = new Thread(this::run, "follow-" + what.name());
    thread.setDaemon(true);
  }

  /**
   * Returns once the topic was read to the end it had.
   *
   * @param consumers makes consumers that belong to no group and read what is committed, such as
   *     {@link FollowClients#consumer}
   * @throws KafkaException if that takes longer
   */
  public static <S> Follower<S> start(
      Followed<S> what, Supplier<Consumer<byte[], byte[]>> consumers, Duration longest) {
    var follower = new Follower<>(what, consumers);
    follower.thread.start();
    try {
      if (follower.awaitThat(() -> follower.trouble.isEmpty(), longest)) {
        return follower;
      }
    } catch (RuntimeException e) {
      follower.close();
      throw e;
    }
    String trouble = follower.trouble;
    follower.close();
    throw new KafkaException(
        "topic %s could not be read to its end within %d s: %s"
            .formatted(what.topic(), longest.toSeconds(), trouble));
  }

  public S snapshot() {
    return latest.value();
  }

  /** The snapshot with its version. */
  public Snapshot<S> latest() {
    return latest;
  }

  /**
   * @param listener called on the follower's thread with every snapshot from now on; must not block
   */
  public void onChange(java.util.function.Consumer<Snapshot<S>> listener) {
    listeners.add(listener);
  }

  /**
   * Waits until a version was read.
   *
   * @return whether it was in time
   */
  public boolean await(long version, Duration longest) {
    return awaitThat(() -> latest.version() >= version, longest);
  }

  /** Not ready while the topic cannot be followed: what holds may be old. */
  public Check check() {
    String wrong = trouble;
    return new Check(
        what.name(), wrong.isEmpty(), wrong.isEmpty() ? "at " + latest.version() : wrong);
  }

  private void run() {
    long pause = SHORTEST_PAUSE_MILLIS;
    while (!isClosed()) {
      try (Consumer<byte[], byte[]> next = consumers.get()) {
        if (!tryUse(next)) {
          return;
        }
        var reading = new Reading<>(what, next);
        while (!isClosed()) {
          follow(reading);
          pause = SHORTEST_PAUSE_MILLIS;
        }
      } catch (RuntimeException e) {
        if (!isClosed()) {
          troubled(e);
          pause(pause);
          pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
      }
    }
  }

  private void follow(Reading<S> reading) {
    boolean again = !trouble.isEmpty();
    boolean changed = !(again && reading.isComplete()) && reading.poll(POLL);
    if (again ? reading.isComplete() : changed) {
      publish(reading.snapshot());
    }
  }

  private void publish(Snapshot<S> next) {
    latest = next;
    followed();
    synchronized (lock) {
      lock.notifyAll();
    }
    listeners.forEach(this::tell);
  }

  private void tell(java.util.function.Consumer<Snapshot<S>> listener) {
    try {
      listener.accept(latest);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("topic", what.topic())
          .setCause(e)
          .log("A change could not be taken over");
    }
  }

  private void troubled(RuntimeException e) {
    String reason = "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
    if (trouble.isEmpty() || trouble.equals(UNREAD)) {
      LOG.atWarn()
          .addKeyValue("topic", what.topic())
          .addKeyValue("reason", reason)
          .log("A topic cannot be followed; what was read last holds");
    }
    trouble = reason;
  }

  private void followed() {
    if (!trouble.isEmpty() && !trouble.equals(UNREAD)) {
      LOG.atInfo().addKeyValue("topic", what.topic()).log("A topic is followed again");
    }
    trouble = "";
  }

  private boolean tryUse(Consumer<byte[], byte[]> next) {
    synchronized (lock) {
      consumer = next;
      return !closed;
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private void pause(long millis) {
    boolean unused = awaitThat(this::isClosed, Duration.ofMillis(millis));
  }

  private boolean awaitThat(java.util.function.BooleanSupplier condition, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    synchronized (lock) {
      while (!condition.getAsBoolean()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        try {
          lock.wait(left);
        } catch (InterruptedException e) {
          throw new InterruptException(e);
        }
      }
      return true;
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (consumer != null) {
        consumer.wakeup();
      }
      lock.notifyAll();
    }
    try {
      thread.join(LAST_STEPS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
