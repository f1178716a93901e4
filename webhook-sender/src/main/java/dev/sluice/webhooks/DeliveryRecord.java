package dev.sluice.webhooks;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.topic.Topics;
import dev.sluice.contract.webhook.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A delivery as a record of {@code inference.webhooks}. */
public final class DeliveryRecord {

  private static final String SOURCE = "/webhook-sender/inference.webhooks";

  private DeliveryRecord() {}

  /**
   * The record, with its headers.
   *
   * @param partition in which the delivery's other records lie; null if there are none
   */
  public static ProducerRecord<byte[], byte[]> of(
      Topics topics, @Nullable Integer partition, Delivery delivery, Instant now) {
    var record =
        new ProducerRecord<>(
            topics.webhooks().name(),
            partition,
            delivery.id().getBytes(StandardCharsets.UTF_8),
            Json.write(delivery));
    String event =
        "%s/%d/%d/%s"
            .formatted(delivery.id(), delivery.round(), delivery.tries(), delivery.state().word());
    EventHeaders.stamp(record.headers(), EventHeaders.Type.WEBHOOK, SOURCE, event, now);
    EventHeaders.put(record.headers(), EventHeaders.REQUEST_ID, delivery.id());
    var subject = new Subject(delivery.account(), delivery.client());
    EventHeaders.put(record.headers(), EventHeaders.SUBJECT, subject.encoded());
    String parent = delivery.traceparent();
    if (parent != null) {
      EventHeaders.put(record.headers(), EventHeaders.TRACEPARENT, parent);
    }
    return record;
  }
}
