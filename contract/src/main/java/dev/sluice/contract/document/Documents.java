package dev.sluice.contract.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The contract as two YAML documents, each whole in itself: what both speak of stands in one file
 * of schemas, of which each takes in those that it refers to.
 */
public final class Documents {

  private static final Pattern REFERENCE = Pattern.compile("#/components/schemas/(\\w+)");
  private static final Pattern SCHEMA = Pattern.compile("(?m)^(\\w+):\\n(?:(?:  .*)?\\n)+");
  private static final Pattern ADDRESS = Pattern.compile("(?m)^( +address: )");

  private Documents() {}

  /** OpenAPI 3.1 of the public port. */
  public static String openApi() {
    return complete(resource("openapi.yaml"));
  }

  /**
   * AsyncAPI 3.0 of the topics.
   *
   * @param prefix what stands before their names in this installation
   */
  public static String asyncApi(String prefix) {
    String named = ADDRESS.matcher(resource("asyncapi.yaml")).replaceAll("$1" + prefix);
    return complete(named);
  }

  private static String complete(String document) {
    Map<String, String> all = schemas();
    var taken = new TreeMap<String, String>();
    take(document, all, taken);
    var whole = new StringBuilder(document).append("  schemas:\n");
    taken.values().forEach(schema -> whole.append(schema.strip().indent(4)));
    return whole.toString();
  }

  private static void take(String text, Map<String, String> all, Map<String, String> taken) {
    Matcher references = REFERENCE.matcher(text);
    while (references.find()) {
      String name = references.group(1);
      String schema = all.get(name);
      if (schema == null) {
        throw new IllegalStateException("there is no schema " + name);
      }
      if (taken.put(name, schema) == null) {
        take(schema, all, taken);
      }
    }
  }

  private static Map<String, String> schemas() {
    var schemas = new TreeMap<String, String>();
    Matcher found = SCHEMA.matcher(resource("schemas.yaml"));
    while (found.find()) {
      schemas.put(found.group(1), found.group());
    }
    return schemas;
  }

  private static String resource(String name) {
    try (InputStream in = Documents.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
