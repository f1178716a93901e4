package dev.sluice.ingress.cancel;

import dev.sluice.contract.message.Cancellation;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.publish.Published;
import dev.sluice.ingress.publish.Publisher;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes wishes to cancel to their topic. Safe from any thread. */
public final class Cancellations {

  private static final String SOURCE = "/ingress-api/inference.cancellations";

  private final String topic;
  private final Publisher publisher;

  public Cancellations(String topic, Publisher publisher) {
    this.topic = topic;
    this.publisher = publisher;
  }

  /**
   * Asks for a request to be canceled; whether that comes in time the stream decides.
   *
   * @param traceParent of the call that asks
   * @param then called exactly once, on any thread
   */
  public void ask(
      Subject subject, String id, @Nullable String traceParent, Consumer<Published> then) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var record =
        new ProducerRecord<>(
            topic,
            subject.account().getBytes(StandardCharsets.UTF_8),
            Json.write(new Cancellation(id, subject.account(), now)));
    EventHeaders.stamp(record.headers(), EventHeaders.Type.CANCELING, SOURCE, id + "/cancel", now);
    EventHeaders.put(record.headers(), EventHeaders.REQUEST_ID, id);
    EventHeaders.put(record.headers(), EventHeaders.SUBJECT, subject.encoded());
    new Carried(traceParent, null, null).write(record.headers());
    publisher.publish(record, then);
  }
}
