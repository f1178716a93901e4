package dev.sluice.cli.dlq;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.InferenceRequest;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.UnreadableException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code inference.dead-letter}.
 *
 * @param request what is asked for, with where it was to go; null if that cannot be told
 * @param redrivenAs the id under which it was sent again; empty if it was not
 */
record Letter(
    ConsumerRecord<String, byte @Nullable []> record,
    @Nullable Asked request,
    Optional<String> redrivenAs) {

  /** A request that can be sent again. */
  record Asked(Routing routing, InferenceRequest value) {}

  /** Topics whose records are requests, with any prefix and of any lane. */
  private static final Pattern OF_A_REQUEST =
      Pattern.compile(".*inference\\.(requests|accepted(\\.[a-z0-9-]+)?)");

  /** Of every letter but the marks that {@link Redrive} leaves. */
  static Letter of(ConsumerRecord<String, byte @Nullable []> record) {
    return new Letter(record, asked(record), Optional.empty());
  }

  Letter as(String redriven) {
    return new Letter(record, request, Optional.of(redriven));
  }

  private static @Nullable Asked asked(ConsumerRecord<String, byte @Nullable []> record) {
    byte[] value = record.value();
    String topic = EventHeaders.get(record.headers(), EventHeaders.DEAD_TOPIC).orElse("");
    if (value == null || !OF_A_REQUEST.matcher(topic).matches()) {
      return null;
    }
    try {
      Routing routing = Routing.read(record.headers(), value);
      return new Asked(routing, Json.read(value, InferenceRequest.class));
    } catch (UnreadableException | JsonProcessingException e) {
      return null;
    }
  }

  /** The request's id if it is known, else the key of the record that was given up. */
  String id() {
    return request == null ? String.valueOf(record.key()) : request.routing().id();
  }

  /** Where the record lay that was given up; one that was given up twice is still one. */
  String place() {
    return header(EventHeaders.DEAD_TOPIC)
        + "/"
        + header(EventHeaders.DEAD_PARTITION)
        + "/"
        + header(EventHeaders.DEAD_OFFSET);
  }

  String reason() {
    return header(EventHeaders.DEAD_REASON);
  }

  String detail() {
    return header(EventHeaders.DEAD_DETAIL);
  }

  String attempts() {
    return header(EventHeaders.DEAD_ATTEMPTS);
  }

  String model() {
    return request == null ? "" : request.routing().model();
  }

  String account() {
    return request == null ? "" : request.routing().subject().account();
  }

  Instant at() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  boolean isRequest() {
    return request != null && RequestId.time(id()).isPresent();
  }

  private String header(String name) {
    return EventHeaders.get(record.headers(), name).orElse("");
  }
}
