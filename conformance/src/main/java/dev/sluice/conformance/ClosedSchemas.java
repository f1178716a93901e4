package dev.sluice.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The schemas of one document, closed: a member that is not described is a fault, although clients
 * are told to ignore such. Safe from any thread.
 */
final class ClosedSchemas {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private static final String REFERENCE = "\"#/components/schemas/";

  private final JsonNode document;
  private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

  private ClosedSchemas(JsonNode document) {
    this.document = document;
  }

  static ClosedSchemas of(String yaml) {
    try {
      JsonNode document = new YAMLMapper().readTree(yaml);
      var open = new HashSet<String>();
      partsOfOthers(document, open);
      close(document, "", open);
      return new ClosedSchemas(document);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not YAML", e);
    }
  }

  JsonNode document() {
    return document;
  }

  /** What stands there, or where it refers to. */
  static JsonNode resolved(JsonNode document, JsonNode node) {
    JsonNode reference = node.get("$ref");
    return reference == null ? node : document.at(reference.asText().substring(1));
  }

  JsonNode resolved(JsonNode node) {
    return resolved(document, node);
  }

  /**
   * What is wrong with a value, empty if nothing is.
   *
   * @param schema one of this document
   */
  List<String> faults(JsonNode schema, JsonNode value) {
    Schema checked =
        compiled.computeIfAbsent(
            schema.toString(),
            text -> {
              ObjectNode root = schema.deepCopy();
              root.set("$defs", document.at("/components/schemas"));
              return REGISTRY.getSchema(root.toString().replace(REFERENCE, "\"#/$defs/"));
            });
    return checked.validate(value).stream().map(Object::toString).toList();
  }

  /** Pointers to the schemas that others are made of: what they do not name the whole may. */
  private static void partsOfOthers(JsonNode node, Set<String> parts) {
    for (JsonNode part : node.path("allOf")) {
      parts.add(part.path("$ref").asText());
    }
    node.forEach(child -> partsOfOthers(child, parts));
  }

  private static void close(JsonNode node, String pointer, Set<String> open) {
    if (node instanceof ObjectNode schema
        && isOpenObject(schema)
        && !open.contains("#" + pointer)) {
      schema.put("unevaluatedProperties", false);
    }
    node.properties()
        .forEach(entry -> close(entry.getValue(), pointer + "/" + entry.getKey(), open));
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      close(node.get(i), pointer + "/" + i, open);
    }
  }

  private static boolean isOpenObject(ObjectNode schema) {
    return schema.path("properties").isObject() && !schema.has("additionalProperties");
  }
}
