package dev.sluice.ingress.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;

/** Writes the calls of an OpenAPI document. */
final class HttpView {

  private static final String SCOPE = "http";

  private final JsonNode document;
  private final SchemaView schemas;

  HttpView(JsonNode document) {
    this.document = document;
    this.schemas = new SchemaView(document, SCOPE);
  }

  void contents(Html to) {
    each("paths", (path, method, call) -> contents(to, path, method));
    if (document.has("webhooks")) {
      to.link("http-webhooks", "Webhooks").raw("\n");
    }
    to.link("http-schemas", "Schemas").raw("\n");
  }

  private static void contents(Html to, String path, String method) {
    to.link(Html.id(SCOPE, method, path), method + " " + path).raw("\n");
  }

  void write(Html to) {
    to.heading(2, SCOPE, "HTTP");
    to.raw("<p>").prose(document.at("/info/description").asText()).raw("</p>\n");
    each("paths", (path, method, call) -> call(to, path, method, call));
    if (document.has("webhooks")) {
      to.heading(2, "http-webhooks", "Webhooks");
      each("webhooks", (name, method, call) -> call(to, name, method, call));
    }
    to.heading(2, "http-schemas", "Schemas of HTTP");
    schemas.all(to);
  }

  private interface Visitor {
    void visit(String path, String method, JsonNode call);
  }

  private void each(String section, Visitor visitor) {
    for (Map.Entry<String, JsonNode> path : document.path(section).properties()) {
      for (Map.Entry<String, JsonNode> call : path.getValue().properties()) {
        visitor.visit(path.getKey(), call.getKey().toUpperCase(Locale.ROOT), call.getValue());
      }
    }
  }

  private void call(Html to, String path, String method, JsonNode call) {
    to.heading(3, Html.id(SCOPE, method, path), "`" + method + " " + path + "`");
    to.raw("<p>").prose(call.path("summary").asText()).raw(". ");
    to.prose(call.path("description").asText()).raw("</p>\n<table>\n");
    for (JsonNode one : call.path("parameters")) {
      parameter(to, resolved(one));
    }
    for (Map.Entry<String, JsonNode> media : call.at("/requestBody/content").properties()) {
      to.raw("<tr><th>body</th><td>");
      schemas.type(to, media.getValue().path("schema"));
      to.text(", " + media.getKey());
      for (JsonNode example : media.getValue().path("examples")) {
        to.raw("<pre>").text(example.path("value").toString()).raw("</pre>");
      }
      to.raw("</td></tr>\n");
    }
    to.raw("</table>\n<table>\n");
    for (Map.Entry<String, JsonNode> entry : call.path("responses").properties()) {
      response(to, entry.getKey(), resolved(entry.getValue()));
    }
    to.raw("</table>\n");
  }

  private void parameter(Html to, JsonNode parameter) {
    to.raw("<tr><th>").code(parameter.path("name").asText());
    to.raw(" <i>").text(parameter.path("in").asText()).raw("</i></th><td>");
    schemas.type(to, parameter.path("schema"));
    to.raw(" <span>").prose(parameter.path("description").asText()).raw("</span></td></tr>\n");
  }

  private void response(Html to, String status, JsonNode response) {
    to.raw("<tr><th>").code(status).raw("</th><td>");
    to.prose(response.path("description").asText());
    for (Map.Entry<String, JsonNode> media : response.path("content").properties()) {
      to.raw("<br>");
      schemas.type(to, media.getValue().path("schema"));
      to.text(", " + media.getKey());
    }
    String separator = "<br>";
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      to.raw(separator).code(header.getKey());
      separator = ", ";
    }
    to.raw("</td></tr>\n");
  }

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }
}
