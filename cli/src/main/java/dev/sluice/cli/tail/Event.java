package dev.sluice.cli.tail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One record of the topics as an event in the life of a request. */
record Event(ConsumerRecord<String, byte @Nullable []> record) {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
  private static final int SHOWN = 60;
  private static final String TYPES = "dev.sluice.request.";

  /**
   * When it happened: a request keeps its append time from topic to topic, an event has its own.
   */
  Instant time() {
    return header(EventHeaders.TIME)
        .flatMap(Event::parsed)
        .orElse(Instant.ofEpochMilli(record.timestamp()));
  }

  private static Optional<Instant> parsed(String time) {
    try {
      return Optional.of(Instant.parse(time));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  String id() {
    return header(EventHeaders.REQUEST_ID).or(() -> header(EventHeaders.ID)).orElse("-");
  }

  Optional<Subject> subject() {
    return header(EventHeaders.SUBJECT).flatMap(Subject::decode);
  }

  /** The last part of the type; of a dead letter, that it is one. */
  String word() {
    if (header(EventHeaders.DEAD_REASON).isPresent()) {
      return "dead";
    }
    return header(EventHeaders.TYPE).map(type -> type.replace(TYPES, "")).orElse("foreign");
  }

  private Optional<String> header(String name) {
    return EventHeaders.get(record.headers(), name);
  }

  String line(ZoneId zone) {
    String who =
        subject()
            .map(s -> s.account().equals(s.client()) ? s.account() : s.account() + "/" + s.client())
            .orElse(String.valueOf(record.key()));
    return String.format(
            Locale.ROOT,
            "%s  %-9s  %s  %s  %s  %s",
            TIME.format(time().atZone(zone)),
            word(),
            id(),
            who,
            header(EventHeaders.MODEL).orElse("-"),
            detail())
        .stripTrailing();
  }

  private String detail() {
    JsonNode value = value();
    return switch (word()) {
      case "dead" ->
          header(EventHeaders.DEAD_REASON).orElse("")
              + ": "
              + header(EventHeaders.DEAD_DETAIL).orElse("");
      case "submitted" -> shortened(value.path("input"));
      case "rejected" -> value.path("reason").asText() + ": " + value.path("message").asText();
      case "shed" ->
          "%d refused by %s".formatted(value.path("count").asLong(), value.path("limit").asText());
      case "started" -> "attempt " + value.path("attempt").asLong();
      case "completed", "settled" -> ended(value);
      case "webhook" -> webhook(value);
      default -> "";
    };
  }

  private static String shortened(JsonNode input) {
    String text = input.isTextual() ? input.asText() : input.toString();
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  private static String webhook(JsonNode value) {
    JsonNode attempts = value.path("attempts");
    JsonNode last = attempts.path(attempts.size() - 1);
    String answer = last.path("error").asText(last.path("status").asText());
    String state = value.path("state").asText() + (answer.isEmpty() ? "" : ", " + answer);
    return "%s: %s".formatted(state, value.path("url").asText());
  }

  private static String ended(JsonNode value) {
    var parts = new ArrayList<String>();
    parts.add(value.path("status").asText());
    if (value.at("/error/code").isTextual()) {
      parts.add(value.at("/error/code").asText() + ": " + value.at("/error/message").asText());
    }
    for (String metric : new String[] {"queue_ms", "run_ms", "total_ms"}) {
      JsonNode millis = value.path("metrics").path(metric);
      if (millis.isNumber()) {
        parts.add("%s %d ms".formatted(metric.replace("_ms", ""), millis.asLong()));
      }
    }
    return String.join(", ", parts);
  }

  private JsonNode value() {
    byte[] bytes = record.value();
    try {
      return bytes == null ? MissingNode.getInstance() : Json.tree().readTree(bytes);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String json() {
    ObjectNode all = Json.tree().createObjectNode();
    all.put("topic", record.topic());
    all.put("partition", record.partition());
    all.put("offset", record.offset());
    all.put("time", time().toString());
    all.put("event", word());
    all.put("id", id());
    all.put("key", record.key());
    ObjectNode headers = all.putObject("headers");
    record.headers().forEach(h -> headers.put(h.key(), header(h.key()).orElse("")));
    all.set("value", value());
    return all.toString();
  }
}
