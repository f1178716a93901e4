package dev.sluice.ingress.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Writes JSON Schemas as people read them: a type in a line, an object as a table of its members.
 *
 * @param document in which references are looked up
 * @param scope begins the anchors of what is referred to
 */
record SchemaView(JsonNode document, String scope) {

  /** Every named schema of the document, in its order. */
  void all(Html to) {
    for (Map.Entry<String, JsonNode> entry : document.at("/components/schemas").properties()) {
      to.heading(3, Html.id(scope, entry.getKey()), entry.getKey());
      body(to, entry.getValue());
    }
  }

  /** What a schema says, in place. */
  void body(Html to, JsonNode schema) {
    JsonNode description = schema.path("description");
    if (description.isTextual()) {
      to.raw("<p>").prose(description.asText()).raw("</p>\n");
    }
    for (JsonNode part : schema.path("allOf")) {
      to.raw("<p>All of ");
      type(to, part);
      to.raw("</p>\n");
    }
    if (schema.path("properties").isObject()) {
      members(to, schema);
    } else if (!schema.has("allOf")) {
      to.raw("<p>");
      type(to, schema);
      to.raw("</p>\n");
    }
  }

  private void members(Html to, JsonNode schema) {
    var required = new HashSet<String>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    to.raw("<table>\n");
    for (Map.Entry<String, JsonNode> entry : schema.path("properties").properties()) {
      member(to, entry.getKey(), entry.getValue(), required);
    }
    to.raw("</table>\n");
  }

  private void member(Html to, String name, JsonNode schema, Set<String> required) {
    to.raw("<tr><th>").code(name);
    to.raw(required.contains(name) ? "</th><td>" : " <i>optional</i></th><td>");
    type(to, schema);
    JsonNode description = schema.path("description");
    if (description.isTextual()) {
      to.raw(" <span>").prose(description.asText()).raw("</span>");
    }
    if (schema.path("properties").isObject()) {
      members(to, schema);
    }
    to.raw("</td></tr>\n");
  }

  /** Such as {@code integer from 1}, {@code list of Model} or a link. */
  void type(Html to, JsonNode schema) {
    String reference = schema.path("$ref").asText();
    if (!reference.isEmpty()) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      to.link(Html.id(scope, name), name);
    } else if (schema.has("items")) {
      to.text("list of ");
      type(to, schema.path("items"));
    } else {
      to.text(word(schema));
    }
  }

  private static String word(JsonNode schema) {
    if (schema.has("const")) {
      return "always " + schema.path("const").asText();
    }
    if (schema.has("enum")) {
      return StreamSupport.stream(schema.path("enum").spliterator(), false)
          .map(JsonNode::asText)
          .collect(Collectors.joining(" | "));
    }
    var words = new ArrayList<String>();
    JsonNode type = schema.path("type");
    words.add(type.isMissingNode() ? "any JSON" : type.isArray() ? "text or null" : type.asText());
    add(words, schema, "minimum", "from ");
    add(words, schema, "maximum", "to ");
    add(words, schema, "maxLength", "up to this many characters: ");
    add(words, schema, "default", "default ");
    add(words, schema, "format", "");
    return String.join(", ", words);
  }

  private static void add(ArrayList<String> words, JsonNode schema, String key, String before) {
    if (schema.has(key)) {
      words.add(before + schema.path(key).asText());
    }
  }
}
