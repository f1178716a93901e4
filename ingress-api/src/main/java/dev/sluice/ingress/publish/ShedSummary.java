package dev.sluice.ingress.publish;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Shed;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.topic.Topic;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sums what the ingress refused itself and publishes it once a second. Thread-safe, bounded. */
public final class ShedSummary {

  private static final int MOST_ENTRIES = 10_000;

  private final Publisher publisher;
  private final Topic<byte[]> topic;
  private Map<Key, Long> counts = new HashMap<>();
  private Instant from = Instant.now();

  private record Key(Subject subject, String limit) {}

  public ShedSummary(Publisher publisher, Topic<byte[]> topic) {
    this.publisher = publisher;
    this.topic = topic;
  }

  public synchronized void refused(Subject subject, List<Limit> limits) {
    for (Limit limit : limits) {
      var key = new Key(subject, limit.name());
      if (counts.size() < MOST_ENTRIES || counts.containsKey(key)) {
        counts.merge(key, 1L, Long::sum);
      }
    }
  }

  /** Publishes what has come since the last call. */
  public void flush() {
    Map<Key, Long> sums;
    Instant begin;
    Instant end = Instant.now();
    synchronized (this) {
      sums = counts;
      begin = from;
      counts = new HashMap<>();
      from = end;
    }
    sums.forEach((key, count) -> publish(key, count, begin, end));
  }

  private void publish(Key key, long count, Instant begin, Instant end) {
    Subject subject = key.subject();
    var value = new Shed(subject.account(), subject.client(), key.limit(), count, begin, end);
    var record = new ProducerRecord<>(topic.name(), subject.account(), Json.write(value));
    EventHeaders.stamp(
        record.headers(), EventHeaders.Type.SHED, "/ingress-api/" + topic, RequestId.next(), end);
    EventHeaders.put(record.headers(), EventHeaders.SUBJECT, subject.encoded());
    publisher.publish(record, outcome -> {});
  }
}
