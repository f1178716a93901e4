package dev.sluice.ingress.submit;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Routing;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.publish.Published;
import dev.sluice.ingress.publish.Publisher;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes requests to their topic. Safe from any thread. */
final class Publishing {

  private static final String SOURCE = "/ingress-api/inference.requests";

  private final String topic;
  private final Publisher publisher;

  Publishing(String topic, Publisher publisher) {
    this.topic = topic;
    this.publisher = publisher;
  }

  /**
   * @param reservedAt when the cost was reserved; empty if this attempt reserved nothing
   * @param then called once, on the exchange's event loop
   */
  void publish(
      Exchange exchange,
      Asked asked,
      Outgoing request,
      OptionalLong reservedAt,
      Consumer<Published> then) {
    publisher.publish(
        record(exchange, asked, request, reservedAt),
        published -> exchange.later(() -> then.accept(published)));
  }

  private ProducerRecord<byte[], byte[]> record(
      Exchange exchange, Asked asked, Outgoing request, OptionalLong reservedAt) {
    Routing routing = request.routing();
    var record =
        new ProducerRecord<>(
            topic,
            asked.account().partition(),
            asked.subject().account().getBytes(StandardCharsets.UTF_8),
            JobText.record(routing, asked.submission(), request.created()));
    EventHeaders.stamp(
        record.headers(), EventHeaders.Type.SUBMITTED, SOURCE, routing.id(), request.created());
    routing.as(routing.id(), reservedAt).write(record.headers());
    request.carried().write(record.headers());
    return record;
  }
}
