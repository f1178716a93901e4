package dev.sluice.worker.source;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.internals.ShareFetch;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A share consumer that can poll for more while it holds records of earlier polls. Confined to one
 * thread.
 *
 * <p>The broker allows that, {@link KafkaShareConsumer} does not: in explicit mode every record of
 * a poll must be acknowledged before the next one, and while any of them is only renewed {@code
 * ShareConsumerImpl.collect} returns nothing but those. One slow request would keep all others from
 * being fetched. The client knows what is in flight by one private field, the {@code ShareFetch} of
 * the last poll; here it is taken out after each poll, and put back while its records are
 * acknowledged. Nothing else of the client is touched, and the broker cannot tell the difference.
 */
final class HoldingConsumer implements AutoCloseable {

  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration RENEW = Duration.ofSeconds(5);

  private final KafkaShareConsumer<byte[], byte[]> consumer;
  private final Object delegate;
  private final Field current;

  /**
   * @throws IllegalStateException if the Kafka client in use is not the one this is made for
   */
  HoldingConsumer(Map<String, Object> properties, BiConsumer<Integer, Exception> onLost) {
    consumer =
        new KafkaShareConsumer<>(
            properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      Field inner = KafkaShareConsumer.class.getDeclaredField("delegate");
      inner.setAccessible(true);
      delegate = inner.get(consumer);
      current = delegate.getClass().getDeclaredField("currentFetch");
      current.setAccessible(true);
    } catch (ReflectiveOperationException e) {
      consumer.close(Duration.ZERO);
      throw new IllegalStateException(
          "this version of kafka-clients holds its records in another place: " + e.getMessage(), e);
    }
    consumer.setAcknowledgementCommitCallback(
        (offsets, failure) -> {
          if (failure != null) {
            int records = offsets.values().stream().mapToInt(set -> set.size()).sum();
            onLost.accept(records, failure);
          }
        });
  }

  void subscribe(String topic) {
    consumer.subscribe(List.of(topic));
  }

  /** What came within the time. */
  Held poll(Duration timeout) {
    put(ShareFetch.empty());
    try {
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      consumer.poll(timeout).forEach(records::add);
      return new Held(take(), records, System.nanoTime());
    } finally {
      put(ShareFetch.empty());
    }
  }

  /** Acknowledges for good, and sends it without waiting for the answer. */
  void acknowledge(Held held, Map<ConsumerRecord<byte[], byte[]>, AcknowledgeType> answers) {
    put(held.fetch());
    try {
      answers.forEach((record, type) -> acknowledge(held, record, type));
      consumer.commitAsync();
    } finally {
      put(ShareFetch.empty());
    }
  }

  private void acknowledge(Held held, ConsumerRecord<byte[], byte[]> record, AcknowledgeType type) {
    if (held.open().remove(record)) {
      consumer.acknowledge(record, type);
    }
  }

  /**
   * Takes the locks of what is still open anew.
   *
   * @return how many records' locks were lost; they will be delivered again
   */
  int renew(Held held) {
    put(held.fetch());
    try {
      held.open().forEach(record -> consumer.acknowledge(record, AcknowledgeType.RENEW));
      consumer.commitSync(RENEW);
      held.fetch().takeRenewedRecords();
      int before = held.open().size();
      var renewed = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      held.fetch().records().values().forEach(renewed::addAll);
      held.open().retainAll(renewed);
      held.lockedAgain(System.nanoTime());
      return before - held.open().size();
    } finally {
      put(ShareFetch.empty());
    }
  }

  /** Whether any connection to a broker stands. Safe from any thread. */
  boolean connected() {
    return consumer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("connection-count"))
        .anyMatch(metric -> metric.metricValue() instanceof Double count && count > 0);
  }

  @SuppressWarnings("unchecked")
  private ShareFetch<byte[], byte[]> take() {
    try {
      return (ShareFetch<byte[], byte[]>) current.get(delegate);
    } catch (IllegalAccessException e) {
      throw new KafkaException(e);
    }
  }

  private void put(ShareFetch<byte[], byte[]> fetch) {
    try {
      current.set(delegate, fetch);
    } catch (IllegalAccessException e) {
      throw new KafkaException(e);
    }
  }

  /** Closing the session hands back whatever is still locked. */
  @Override
  public void close() {
    consumer.close(CLOSE);
  }
}
