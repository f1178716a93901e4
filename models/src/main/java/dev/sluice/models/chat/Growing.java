package dev.sluice.models.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.Set;

/**
 * A JSON object that grows by deltas, as OpenAI's clients put them together: texts are appended,
 * objects are merged, lists whose items have an {@code index} are merged item by item, other lists
 * are appended, everything else is replaced, and null changes nothing.
 *
 * <p>Texts that grow are string builders inside the tree until {@link #grown} is asked.
 */
final class Growing {

  static final String INDEX = "index";

  /** Texts that come as a whole, by some servers with each delta. */
  private static final Set<String> WHOLE =
      Set.of("role", "type", "id", "name", "object", "finish_reason", "stop_reason");

  private Growing() {}

  static boolean isWhole(String name) {
    return WHOLE.contains(name);
  }

  static void merge(ObjectNode into, JsonNode delta) {
    delta.properties().forEach(entry -> merge(into, entry.getKey(), entry.getValue()));
  }

  private static void merge(ObjectNode into, String name, JsonNode delta) {
    JsonNode had = into.get(name);
    if (delta.isNull()) {
      if (had == null) {
        into.set(name, delta);
      }
    } else if (delta.isTextual() && !isWhole(name)) {
      append(into, name, delta.textValue());
    } else if (delta.isObject()) {
      merge(had instanceof ObjectNode object ? object : into.putObject(name), delta);
    } else if (delta.isArray()) {
      ArrayNode list = had instanceof ArrayNode array ? array : into.putArray(name);
      delta.forEach(item -> add(list, item));
    } else if (!(delta.isTextual() && delta.textValue().isEmpty() && had != null)) {
      into.set(name, delta);
    }
  }

  private static void append(ObjectNode into, String name, String text) {
    if (into.get(name) instanceof POJONode had && had.getPojo() instanceof StringBuilder growing) {
      growing.append(text);
    } else {
      into.set(name, new POJONode(new StringBuilder(text)));
    }
  }

  private static void add(ArrayNode list, JsonNode item) {
    if (!item.isObject() || !item.path(INDEX).isInt()) {
      list.add(item);
      return;
    }
    merge(at(list, item.path(INDEX).intValue()), item);
  }

  /** The item of this index, made if it is not there. */
  static ObjectNode at(ArrayNode list, int index) {
    int place = 0;
    for (JsonNode item : list) {
      int other = item.path(INDEX).asInt(-1);
      if (item instanceof ObjectNode object && other == index) {
        return object;
      }
      place += other < index ? 1 : 0;
    }
    return list.insertObject(place).put(INDEX, index);
  }

  /** The same as plain JSON. */
  static JsonNode grown(JsonNode node) {
    if (node instanceof POJONode pojo) {
      return JsonNodeFactory.instance.textNode(String.valueOf(pojo.getPojo()));
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(entry -> copy.set(entry.getKey(), grown(entry.getValue())));
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(item -> copy.add(grown(item)));
      return copy;
    }
    return node;
  }
}
