package dev.sluice.worker.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
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
  private static final Duration CLOSE = Duration.ofSeconds(8);
  private static final int FETCH_BYTES = 4 * 1024 * 1024;
  private static final int POLLS_IN_FLIGHT = 4;

  private final HoldingConsumer consumer;
  private final String topic;
  private final ShareGroup group;
  private final int maxInFlight;
  private final int maxPoll;
  private final LockLosses losses;
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Set<Held> held = new LinkedHashSet<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private volatile boolean full;
  private volatile boolean delivering = true;
  private volatile boolean closing;
  private volatile String problem = "";
  private volatile long polledAtNanos = System.nanoTime();

  /** Told of records whose lock was lost before they were acknowledged: they will run again. */
  public interface LockLosses {
    void lost(int records);
  }

  private record Answer(Held held, ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {}

  /**
   * @param client properties that every Kafka client of this process has
   * @param maxInFlight the most records held at once
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
    this.losses = losses;
    this.consumer = new HoldingConsumer(properties(client), this::refused);
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
      acknowledge();
      releaseAll();
    } finally {
      consumer.close();
      ended.countDown();
    }
  }

  private void turn(Consumer<List<Delivery>> to) {
    acknowledge();
    renew();
    if (delivering && inFlight.get() + maxPoll <= Math.max(maxInFlight, maxPoll)) {
      polledAtNanos = System.nanoTime();
      deliver(consumer.poll(POLL), to);
    } else {
      full = true;
      if (answers.isEmpty()) {
        LockSupport.parkNanos(POLL.toNanos());
      }
      full = false;
    }
  }

  private void deliver(Held polled, Consumer<List<Delivery>> to) {
    if (polled.records().isEmpty()) {
      return;
    }
    held.add(polled);
    inFlight.addAndGet(polled.records().size());
    List<Delivery> deliveries = new ArrayList<>(polled.records().size());
    polled.records().forEach(record -> deliveries.add(new HeldDelivery(polled, record)));
    to.accept(deliveries);
  }

  private void acknowledge() {
    var byPoll = new IdentityHashMap<Held, Map<ConsumerRecord<byte[], byte[]>, AcknowledgeType>>();
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      byPoll
          .computeIfAbsent(answer.held(), any -> new IdentityHashMap<>())
          .put(answer.record(), answer.type());
    }
    byPoll.forEach(
        (poll, given) -> {
          try {
            consumer.acknowledge(poll, given);
          } catch (KafkaException | IllegalStateException e) {
            refused(given.size(), e);
          }
          if (poll.open().isEmpty()) {
            held.remove(poll);
          }
        });
  }

  private void renew() {
    long now = System.nanoTime();
    for (Held poll : List.copyOf(held)) {
      if (poll.renewalIsDue(now)) {
        int lost = consumer.renew(poll);
        if (lost > 0) {
          losses.lost(lost);
        }
        if (poll.open().isEmpty()) {
          held.remove(poll);
        }
      }
    }
  }

  private void refused(int records, Exception failure) {
    LOG.warn("{} acknowledgements were refused: {}", records, failure.getMessage());
    losses.lost(records);
  }

  private void releaseAll() {
    for (Held poll : List.copyOf(held)) {
      var rest = new IdentityHashMap<ConsumerRecord<byte[], byte[]>, AcknowledgeType>();
      poll.open().forEach(record -> rest.put(record, AcknowledgeType.RELEASE));
      consumer.acknowledge(poll, rest);
    }
  }

  @Override
  public void stop() {
    delivering = false;
  }

  @Override
  public int inFlight() {
    return inFlight.get();
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
      if (!ended.await(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the poll thread did not end in time; the broker releases what it held");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class HeldDelivery implements Delivery {

    private final Held poll;
    private final ConsumerRecord<byte[], byte[]> record;
    private final AtomicBoolean answered = new AtomicBoolean();

    HeldDelivery(Held poll, ConsumerRecord<byte[], byte[]> record) {
      this.poll = poll;
      this.record = record;
    }

    @Override
    public ConsumerRecord<byte[], byte[]> record() {
      return record;
    }

    @Override
    public int count() {
      return record.deliveryCount().map(Short::intValue).orElse(1);
    }

    @Override
    public void accept() {
      answer(AcknowledgeType.ACCEPT);
    }

    @Override
    public void release() {
      answer(AcknowledgeType.RELEASE);
    }

    private void answer(AcknowledgeType type) {
      if (answered.compareAndSet(false, true)) {
        inFlight.decrementAndGet();
        answers.add(new Answer(poll, record, type));
        if (full) {
          LockSupport.unpark(thread);
        }
      }
    }
  }
}
