package dev.sluice.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.contract.document.Documents;
import dev.sluice.contract.message.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Holds answers against the OpenAPI document: path, status, every header field, media type and body
 * must be described there. Safe from any thread.
 */
public final class HttpConformance {

  /** Fields that frame a message and belong to HTTP. */
  private static final Set<String> FRAMING =
      Set.of("content-length", "content-type", "transfer-encoding", "date");

  private static final Set<String> ANYWHERE = Set.of("400", "404", "405", "408", "414", "431");

  /** Begins each line of what a server-sent event tells. */
  private static final String DATA = "data: ";

  private static final ClosedSchemas SCHEMAS = ClosedSchemas.of(Documents.openApi());

  private HttpConformance() {}

  /** Gives back the answer if it is as the document says. */
  public static HttpResponse<String> checked(HttpResponse<String> answer) {
    check(
        answer.request().method(),
        answer.uri().getRawPath(),
        answer.statusCode(),
        answer.headers().map(),
        answer.body());
    return answer;
  }

  /**
   * @throws AssertionError if it is not as the document says
   */
  public static void check(
      String method, String path, int status, Map<String, List<String>> headers, String body) {
    var faults = faults(method, path, status, headers, body);
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "%s %s answered %d, which openapi.yaml does not describe: %s\n%s\n%s"
              .formatted(method, path, status, String.join("; ", faults), headers, body));
    }
  }

  /**
   * Holds what a webhook sends against the document.
   *
   * @throws AssertionError if it is not as the document says
   */
  public static void checkWebhook(Map<String, List<String>> headers, String body) {
    JsonNode operation = SCHEMAS.document().at("/webhooks/ended/post");
    var faults = new ArrayList<String>();
    for (JsonNode parameter : operation.path("parameters")) {
      String name = parameter.path("name").asText();
      List<String> sent = values(headers, name);
      if (sent.size() != 1) {
        faults.add("%s: %d of them".formatted(name, sent.size()));
      }
      for (String value : sent) {
        JsonNode text = JsonNodeFactory.instance.textNode(value);
        SCHEMAS.faults(parameter.path("schema"), text).forEach(f -> faults.add(name + ": " + f));
      }
    }
    body(operation.at("/requestBody/content"), headers, body, faults);
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "a webhook that openapi.yaml does not describe: %s\n%s\n%s"
              .formatted(String.join("; ", faults), headers, body));
    }
  }

  static List<String> faults(
      String method, String path, int status, Map<String, List<String>> headers, String body) {
    JsonNode operation = operation(method, path);
    JsonNode response = SCHEMAS.resolved(operation.path("responses").path("" + status));
    if (response.isMissingNode()) {
      if (!ANYWHERE.contains("" + status)) {
        return List.of("no such status");
      }
      response = SCHEMAS.document().at("/components/responses/NotUnderstood");
    }
    var faults = new ArrayList<String>();
    headers(response.path("headers"), headers, faults);
    body(response.path("content"), headers, body, faults);
    return faults;
  }

  /** Missing where the document has no such call. */
  private static JsonNode operation(String method, String path) {
    JsonNode paths = SCHEMAS.document().path("paths");
    JsonNode exact = paths.path(path);
    if (exact.isMissingNode()) {
      for (Map.Entry<String, JsonNode> one : paths.properties()) {
        if (path.matches(one.getKey().replaceAll("\\{\\w+}", "[^/]+"))) {
          exact = one.getValue();
        }
      }
    }
    return exact.path(method.toLowerCase(Locale.ROOT));
  }

  private static void headers(
      JsonNode described, Map<String, List<String>> sent, List<String> faults) {
    var names = new TreeSet<String>();
    for (Map.Entry<String, JsonNode> entry : described.properties()) {
      String name = entry.getKey().toLowerCase(Locale.ROOT);
      names.add(name);
      JsonNode header = SCHEMAS.resolved(entry.getValue());
      List<String> values = values(sent, name);
      if (values.isEmpty() && header.path("required").asBoolean()) {
        faults.add(name + ": missing");
      }
      JsonNode schema = SCHEMAS.resolved(header.path("schema"));
      for (String value : values) {
        SCHEMAS.faults(schema, scalar(schema, value)).forEach(f -> faults.add(name + ": " + f));
      }
    }
    for (String name : sent.keySet()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!names.contains(lower) && !FRAMING.contains(lower)) {
        faults.add(lower + ": not described");
      }
    }
  }

  private static List<String> values(Map<String, List<String>> sent, String name) {
    return sent.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }

  private static JsonNode scalar(JsonNode schema, String value) {
    boolean number = schema.path("type").asText().equals("integer") && value.matches("\\d{1,18}");
    return number
        ? JsonNodeFactory.instance.numberNode(Long.parseLong(value))
        : JsonNodeFactory.instance.textNode(value);
  }

  private static void body(
      JsonNode content, Map<String, List<String>> headers, String body, List<String> faults) {
    String type =
        values(headers, "content-type").stream().findFirst().orElse("").split(";", 2)[0].strip();
    if (content.isMissingNode()) {
      if (!body.isEmpty() || !type.isEmpty()) {
        faults.add("a body, where none is described");
      }
      return;
    }
    JsonNode media = content.path(type);
    if (media.isMissingNode()) {
      faults.add("content-type: '%s' is not described".formatted(type));
    } else if (type.endsWith("json")) {
      json(media.path("schema"), body, faults);
    } else if (media.has("x-event-data")) {
      for (String event : body.split("\n\n", -1)) {
        String data =
            event.lines().filter(l -> l.startsWith(DATA)).collect(Collectors.joining("\n"));
        if (!data.isEmpty()) {
          json(media.path("x-event-data"), data.replaceAll("(?m)^" + DATA, ""), faults);
        }
      }
    }
  }

  private static void json(JsonNode schema, String text, List<String> faults) {
    try {
      faults.addAll(SCHEMAS.faults(schema, Json.tree().readTree(text)));
    } catch (JsonProcessingException e) {
      faults.add("the body is not JSON");
    }
  }
}
