package dev.sluice.ingress.publish;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Shed;
import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.IngressMeters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sums up what this ingress refused: one record a second for each client and the limit that refused
 * it first. Clients beyond a bound are not summed up within that second. Safe from any thread.
 */
public final class ShedSummary {

  private static final int MOST = 10_000;

  private record Key(Subject subject, String plan, String limit) {}

  private static final class Count {
    private long value;
  }

  private final String topic;
  private final Publisher publisher;
  private final IngressMeters meters;
  private Map<Key, Count> counts = new HashMap<>();
  private Instant from;

  public ShedSummary(String topic, Publisher publisher, IngressMeters meters, Instant from) {
    this.topic = topic;
    this.publisher = publisher;
    this.meters = meters;
    this.from = from;
  }

  public void refused(Subject subject, String plan, String limit) {
    Key key = new Key(subject, plan, limit);
    synchronized (this) {
      Count count = counts.get(key);
      if (count == null) {
        if (counts.size() >= MOST) {
          meters.unsummed();
          return;
        }
        count = new Count();
        counts.put(key, count);
      }
      count.value++;
    }
  }

  /** Publishes what was counted since the last call. */
  public void flush(Instant to) {
    Map<Key, Count> taken;
    Instant began;
    synchronized (this) {
      taken = counts;
      began = from;
      counts = new HashMap<>();
      from = to;
    }
    taken.forEach((key, count) -> publish(key, count.value, began, to));
  }

  private void publish(Key key, long count, Instant began, Instant to) {
    Subject subject = key.subject();
    Shed shed =
        new Shed(subject.account(), subject.client(), key.plan(), key.limit(), count, began, to);
    byte[] account = subject.account().getBytes(StandardCharsets.UTF_8);
    var record = new ProducerRecord<>(topic, account, Json.write(shed));
    EventHeaders.stamp(
        record.headers(),
        EventHeaders.Type.SHED,
        "/ingress-api/inference.rejected",
        RequestId.next(),
        to);
    EventHeaders.put(record.headers(), EventHeaders.SUBJECT, subject.encoded());
    publisher.publish(
        record,
        published -> {
          if (!(published instanceof Published.Appended)) {
            meters.unpublishedSummary();
          }
        });
  }
}
