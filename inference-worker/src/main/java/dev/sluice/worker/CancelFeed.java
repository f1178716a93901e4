package dev.sluice.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the wishes to cancel on a thread of its own: those of a while ago, and each that comes. */
final class CancelFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CancelFeed.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(2);
  private static final long BACKOFF_NANOS = Duration.ofSeconds(1).toNanos();

  private final Consumer<byte[], byte[]> consumer;
  private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> to;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closing;

  private CancelFeed(
      Consumer<byte[], byte[]> consumer,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> to) {
    this.consumer = consumer;
    this.to = to;
  }

  /**
   * Returns once everything that lies in the topic was read.
   *
   * @param since the oldest that matters
   */
  static CancelFeed start(
      Consumer<byte[], byte[]> consumer,
      String topic,
      Instant since,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> to) {
    var feed = new CancelFeed(consumer, to);
    try {
      feed.catchUp(topic, since);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    var thread = new Thread(feed::loop, "worker-cancellations");
    thread.setDaemon(true);
    thread.start();
    return feed;
  }

  private void catchUp(String topic, Instant since) {
    List<TopicPartition> all =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(all);
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    Map<TopicPartition, Long> times =
        all.stream().collect(Collectors.toMap(at -> at, at -> since.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> from = consumer.offsetsForTimes(times);
    for (TopicPartition at : all) {
      OffsetAndTimestamp first = from.get(at);
      consumer.seek(at, first == null ? ends.getOrDefault(at, 0L) : first.offset());
    }
    while (all.stream().anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
      consumer.poll(POLL).forEach(to);
    }
  }

  private void loop() {
    try {
      while (!closing) {
        try {
          consumer.poll(POLL).forEach(to);
        } catch (WakeupException e) {
          return;
        } catch (KafkaException e) {
          LOG.warn("reading cancellations failed, trying again: {}", e.getMessage());
          LockSupport.parkNanos(BACKOFF_NANOS);
        }
      }
    } finally {
      consumer.close();
      ended.countDown();
    }
  }

  @Override
  public void close() {
    closing = true;
    consumer.wakeup();
    try {
      boolean unused = ended.await(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
