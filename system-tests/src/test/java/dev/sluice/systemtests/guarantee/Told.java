package dev.sluice.systemtests.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Subject;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record as any consumer reads it. */
public record Told(ConsumerRecord<String, byte[]> record) {

  String header(String name) {
    return EventHeaders.get(record.headers(), name).orElse("");
  }

  boolean is(EventHeaders.Type type) {
    return header(EventHeaders.TYPE).equals(type.wire());
  }

  /** The request's id. */
  String id() {
    String id = header(EventHeaders.REQUEST_ID);
    return id.isEmpty() ? header(EventHeaders.ID) : id;
  }

  /** Empty if it names none. */
  String account() {
    return Subject.decode(header(EventHeaders.SUBJECT)).map(Subject::account).orElse("");
  }

  /** The value; missing if it is no JSON. */
  JsonNode value() {
    byte @Nullable [] value = record.value();
    try {
      return value == null ? MissingNode.getInstance() : Json.tree().readTree(value);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  /** Where it lies, for whoever wants to look. */
  String place() {
    return "%s-%d at %d".formatted(record.topic(), record.partition(), record.offset());
  }

  @Override
  public String toString() {
    String status = value().path("status").asText(value().path("reason").asText("-"));
    return "%s (%s)".formatted(place(), status);
  }
}
