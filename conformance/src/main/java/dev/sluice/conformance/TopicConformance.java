package dev.sluice.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.contract.document.Documents;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Holds records against the AsyncAPI document: topic, key, every header and value must be as one of
 * the topic's messages says. Safe from any thread.
 */
public final class TopicConformance {

  private static final ClosedSchemas SCHEMAS = ClosedSchemas.of(Documents.asyncApi(""));

  private TopicConformance() {}

  /**
   * @param topic with or without a prefix
   * @throws AssertionError if it is not as the document says
   */
  public static void check(
      String topic, byte @Nullable [] key, Headers headers, byte @Nullable [] value) {
    check(topic, headers, value, faults(topic, keyNode(key), headers, value));
  }

  /** The same of a key that was read as text. */
  public static void check(
      String topic, @Nullable String key, Headers headers, byte @Nullable [] value) {
    check(topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), headers, value);
  }

  /** The same without its key. */
  public static void check(String topic, Headers headers, byte @Nullable [] value) {
    check(topic, headers, value, faults(topic, null, headers, value));
  }

  private static void check(
      String topic, Headers headers, byte @Nullable [] value, List<String> faults) {
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "a record of %s that asyncapi.yaml does not describe: %s\n%s\n%s"
              .formatted(topic, String.join("; ", faults), headersNode(headers), text(value)));
    }
  }

  /**
   * @param key null for one that is not looked at
   */
  private static List<String> faults(
      String topic, @Nullable JsonNode key, Headers headers, byte @Nullable [] value) {
    JsonNode channel = channel(topic);
    if (channel.isMissingNode()) {
      return List.of("no such topic");
    }
    boolean compacted =
        channel.at("/bindings/kafka/topicConfiguration").path("cleanup.policy").isArray();
    if (value == null && compacted) {
      return List.of();
    }
    var all = new ArrayList<String>();
    for (JsonNode reference : channel.path("messages")) {
      JsonNode message = SCHEMAS.resolved(reference);
      var faults = faults(message, key, headers, value);
      if (faults.isEmpty()) {
        return List.of();
      }
      faults.forEach(fault -> all.add(message.path("name").asText() + ": " + fault));
    }
    return all;
  }

  private static JsonNode channel(String topic) {
    for (JsonNode channel : SCHEMAS.document().path("channels")) {
      String address = channel.path("address").asText();
      String pattern = Pattern.quote(address).replace("{lane}", "\\E[a-z0-9-]+\\Q");
      if (topic.matches(".*" + pattern)) {
        return channel;
      }
    }
    return SCHEMAS.document().path("channels").path("");
  }

  private static List<String> faults(
      JsonNode message, @Nullable JsonNode key, Headers headers, byte @Nullable [] value) {
    var faults = new ArrayList<String>();
    if (key != null) {
      JsonNode schema = message.at("/bindings/kafka/key");
      SCHEMAS.faults(schema, key).forEach(fault -> faults.add("key: " + fault));
    }
    ObjectNode sent = headersNode(headers);
    if (message.has("headers")) {
      faults.addAll(SCHEMAS.faults(message.path("headers"), sent));
    } else if (!sent.isEmpty()) {
      faults.add("headers, where none are described");
    }
    JsonNode payload = message.path("payload");
    if (!payload.isEmpty()) {
      try {
        byte[] bytes = value == null ? new byte[0] : value;
        faults.addAll(SCHEMAS.faults(payload, Json.tree().readTree(bytes)));
      } catch (IOException e) {
        faults.add("the value is not JSON");
      }
    }
    return faults;
  }

  private static JsonNode keyNode(byte @Nullable [] key) {
    return key == null
        ? JsonNodeFactory.instance.nullNode()
        : JsonNodeFactory.instance.textNode(text(key));
  }

  private static ObjectNode headersNode(Headers headers) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (Header header : headers) {
      node.put(header.key(), text(header.value()));
    }
    return node;
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
