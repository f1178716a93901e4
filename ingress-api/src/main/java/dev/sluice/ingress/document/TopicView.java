package dev.sluice.ingress.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Writes the topics of an AsyncAPI document. */
final class TopicView {

  private static final String SCOPE = "topics";

  private final JsonNode document;
  private final SchemaView schemas;

  TopicView(JsonNode document) {
    this.document = document;
    this.schemas = new SchemaView(document, SCOPE);
  }

  void contents(Html to) {
    for (JsonNode channel : document.path("channels")) {
      String address = channel.path("address").asText();
      to.link(Html.id(SCOPE, "of", address), address).raw("\n");
    }
    to.link("topics-schemas", "Schemas").raw("\n");
  }

  void write(Html to) {
    to.heading(2, SCOPE, "Topics");
    to.raw("<p>").prose(document.at("/info/description").asText()).raw("</p>\n");
    for (Map.Entry<String, JsonNode> entry : document.path("channels").properties()) {
      channel(to, entry.getKey(), entry.getValue());
    }
    to.heading(2, "topics-schemas", "Schemas of the topics");
    schemas.all(to);
  }

  private void channel(Html to, String name, JsonNode channel) {
    String address = channel.path("address").asText();
    to.heading(3, Html.id(SCOPE, "of", address), "`" + address + "`");
    to.raw("<p>").prose(channel.path("description").asText()).raw("</p>\n<ul>\n");
    for (JsonNode operation : document.path("operations")) {
      if (operation.at("/channel/$ref").asText().equals("#/channels/" + name)) {
        to.raw("<li>").prose(operation.path("summary").asText()).raw("</li>\n");
      }
    }
    to.raw("</ul>\n");
    for (JsonNode reference : channel.path("messages")) {
      message(to, document.at(reference.path("$ref").asText().substring(1)));
    }
  }

  private void message(Html to, JsonNode message) {
    to.raw("<h4>").code(message.path("name").asText()).raw("</h4>\n<p>");
    to.prose(message.path("summary").asText()).raw(" ");
    to.prose(message.path("description").asText()).raw("</p>\n<table>\n<tr><th>key</th><td>");
    schemas.type(to, message.at("/bindings/kafka/key"));
    to.raw("</td></tr>\n<tr><th>value</th><td>");
    schemas.type(to, message.path("payload"));
    to.raw("</td></tr>\n");
    if (message.has("headers")) {
      to.raw("<tr><th>headers</th><td>");
      schemas.body(to, message.path("headers"));
      to.raw("</td></tr>\n");
    }
    to.raw("</table>\n");
  }
}
