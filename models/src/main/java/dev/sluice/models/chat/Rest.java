package dev.sluice.models.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The delta by which something that has {@link Growing grown} becomes a given whole. */
final class Rest {

  /** What has grown is not the beginning of the whole. */
  static final class OtherException extends Exception {
    private static final long serialVersionUID = 1;

    OtherException(String name) {
      super("'" + name + "' is not how the whole begins");
    }
  }

  private Rest() {}

  /**
   * @param had as plain JSON
   * @return empty if nothing is missing
   */
  static ObjectNode of(ObjectNode had, JsonNode whole) throws OtherException {
    for (var entry : had.properties()) {
      JsonNode value = whole.get(entry.getKey());
      if ((value == null || value.isNull()) && !isNothing(entry.getValue())) {
        throw new OtherException(entry.getKey());
      }
    }
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    for (var entry : whole.properties()) {
      String name = entry.getKey();
      JsonNode missing = missing(name, had.get(name), entry.getValue());
      if (missing != null) {
        rest.set(name, missing);
      }
    }
    return rest;
  }

  private static boolean isNothing(JsonNode node) {
    return node.isNull()
        || (node.isTextual() && node.textValue().isEmpty())
        || (node.isContainerNode() && node.isEmpty());
  }

  private static @Nullable JsonNode missing(String name, @Nullable JsonNode had, JsonNode whole)
      throws OtherException {
    if (had == null || had.isNull()) {
      return had != null && whole.isNull() ? null : whole;
    }
    if (whole.isTextual() && had.isTextual() && !Growing.isWhole(name)) {
      return text(name, had.textValue(), whole.textValue());
    }
    if (whole.isObject() && had instanceof ObjectNode object) {
      ObjectNode rest = of(object, whole);
      return rest.isEmpty() ? null : rest;
    }
    if (whole.isArray() && had instanceof ArrayNode array) {
      return list(name, array, whole);
    }
    if (whole.equals(had)) {
      return null;
    }
    if (!whole.isTextual() && whole.isValueNode() && had.isValueNode()) {
      return whole;
    }
    throw new OtherException(name);
  }

  private static @Nullable JsonNode text(String name, String had, String whole)
      throws OtherException {
    if (!whole.startsWith(had)) {
      throw new OtherException(name);
    }
    return whole.length() == had.length()
        ? null
        : JsonNodeFactory.instance.textNode(whole.substring(had.length()));
  }

  private static @Nullable JsonNode list(String name, ArrayNode had, JsonNode whole)
      throws OtherException {
    ArrayNode rest = JsonNodeFactory.instance.arrayNode();
    if (had.size() > whole.size()) {
      throw new OtherException(name);
    }
    for (int i = 0; i < whole.size(); i++) {
      JsonNode item = whole.get(i);
      boolean indexed = item.isObject() && item.path(Growing.INDEX).isInt();
      if (indexed) {
        int index = item.path(Growing.INDEX).intValue();
        ObjectNode missing = of(Growing.at(had, index), item);
        if (!missing.isEmpty()) {
          rest.add(missing.put(Growing.INDEX, index));
        }
      } else if (i >= had.size()) {
        rest.add(item);
      } else if (!item.equals(had.get(i))) {
        throw new OtherException(name);
      }
    }
    return rest.isEmpty() ? null : rest;
  }
}
