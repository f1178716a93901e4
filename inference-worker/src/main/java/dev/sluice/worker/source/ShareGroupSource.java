package dev.sluice.worker.source;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepted records from a share group. One thread polls, acknowledges and keeps the locks of what
 * is held; it never runs a model. It stops polling while as many records are held as may be.
 */
public final class ShareGroupSource implements WorkSource {

  private static final Logger LOG = LoggerFactory.getLogger(ShareGroupSource.class);

  /** Acknowledgements wait for a poll to end, and in the client for its request: both are short. */
  private static final Duration POLL = Duration.ofMillis(50);

  private static final long BACKOFF_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long CLOSE_SECONDS = 8;
  private static final int FETCH_BYTES = 4 * 1024 * 1024;
  private static final int POLLS_IN_FLIGHT = 2;

  private final HoldingConsumer consumer;
  private final Holdings holdings;
  private final String topic;
  private final ShareGroup group;
  private final int maxInFlight;
  private final int maxPoll;
  private final Answers answers = new Answers(this::wake);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile boolean full;
  private volatile boolean delivering = true;
  private volatile boolean closing;
  private volatile String problem = "";
  private volatile long polledAtNanos = System.nanoTime();

  /**
   * @param client properties that every Kafka client of this process has
   * @param maxInFlight the most records worked at; as many may wait beside them
   */
  public ShareGroupSource(
      Map<String, Object> client,
      String topic,
      ShareGroup group,
      int maxInFlight,
      LockLosses losses) {
    this.topic = topic;
    this.group = group;
    this.maxInFlight = maxInFlight;
    this.maxPoll = Math.max(1, maxInFlight / POLLS_IN_FLIGHT);
    this.consumer =
        new HoldingConsumer(
            properties(client),
            (records, failure) -> {
              LOG.warn("{} acknowledgements were refused: {}", records, failure.getMessage());
              losses.lost(records);
            });
    this.holdings = new Holdings(consumer, answers, losses);
  }

  private Map<String, Object> properties(Map<String, Object> client) {
    var all = new HashMap<String, Object>();
    all.put(ConsumerConfig.GROUP_ID_CONFIG, group.name());
    all.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
    // Never more than was asked for: a record that waits in the client has its lock running.
    all.put(ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG, "record_limit");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPoll);
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
    all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    all.putAll(client);
    return all;
  }

  @Override
  public void start(Consumer<List<Delivery>> to) {
    consumer.subscribe(topic);
    thread = new Thread(() -> loop(to), "worker-poll");
    thread.setDaemon(true);
    thread.start();
  }

  private void loop(Consumer<List<Delivery>> to) {
    try {
      while (!closing) {
        try {
          turn(to);
          problem = "";
        } catch (RuntimeException e) {
          problem = String.valueOf(e.getMessage());
          LOG.warn("polling failed, trying again", e);
          LockSupport.parkNanos(BACKOFF_NANOS);
        }
      }
      holdings.acknowledge();
    } finally {
      consumer.close();
      ended.countDown();
    }
  }

  private void turn(Consumer<List<Delivery>> to) {
    if (!delivering) {
      holdings.keepReleased();
    }
    holdings.acknowledge();
    holdings.renew();
    if (delivering && hasRoom()) {
      polledAtNanos = System.nanoTime();
      List<Delivery> deliveries = holdings.add(consumer.poll(POLL));
      if (!deliveries.isEmpty()) {
        to.accept(deliveries);
      }
    } else {
      full = true;
      if (answers.isEmpty()) {
        LockSupport.parkNanos(POLL.toNanos());
      }
      full = false;
    }
  }

  /** As many again may wait beside those that are worked at, so that they hold up nobody. */
  private boolean hasRoom() {
    int open = answers.open() + maxPoll;
    return open - answers.parked() <= maxInFlight && open <= 2 * maxInFlight;
  }

  private void wake() {
    if (full) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void stop() {
    delivering = false;
  }

  @Override
  public int inFlight() {
    return answers.open();
  }

  @Override
  public Optional<Instant> oldest() {
    return answers.oldest();
  }

  @Override
  public int deliveryLimit() {
    return group.deliveryLimit();
  }

  @Override
  public Standing standing() {
    return new Standing(
        consumer.connected(), problem, Duration.ofNanos(System.nanoTime() - polledAtNanos));
  }

  @Override
  public void close() {
    delivering = false;
    closing = true;
    if (thread == null) {
      consumer.close();
      return;
    }
    try {
      if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("the poll thread did not end in time; the broker releases what it held");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
