package dev.sluice.contract.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.message.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the configuration. Every key that is asked for counts as known; {@link #close}
 * refuses those that nobody asked for. A scalar is taken from the flags, else the environment, else
 * the file.
 */
public final class Section implements AutoCloseable {

  private final String path;

  /** The JSON pointer to this mapping. */
  private final String pointer;

  private final @Nullable JsonNode node;
  private final Overrides overrides;
  private final TreeSet<String> known = new TreeSet<>();

  Section(String path, @Nullable JsonNode node, Overrides overrides) {
    this(path, "", node, overrides);
  }

  private Section(String path, String pointer, @Nullable JsonNode node, Overrides overrides) {
    this.path = path;
    this.pointer = pointer;
    this.node = node;
    this.overrides = overrides;
    if (node != null && !node.isObject() && !node.isNull()) {
      throw new BadConfigException(
          "%s: '%s' is not a mapping".formatted(path.isEmpty() ? "the file" : path, node), pointer);
    }
  }

  /**
   * A mapping that nothing outside it overrides, and the root of the pointers in its errors.
   *
   * @param path named in errors
   */
  public static Section of(String path, @Nullable JsonNode node) {
    return new Section(path, node, Overrides.NONE);
  }

  /** Whether the key is there. */
  public boolean has(String key) {
    return find(key) != null;
  }

  /** The nested mapping, empty if absent. */
  public Section section(String key) {
    return new Section(at(key), pointer(key), find(key), overrides);
  }

  /** The nested mappings by name, in the file's order; nothing in them can be overridden. */
  public Map<String, Section> sections(String key) {
    JsonNode map = find(key);
    var sections = new LinkedHashMap<String, Section>();
    if (map != null && !map.isNull()) {
      if (!map.isObject()) {
        throw bad(key, map.toString(), "a mapping from names");
      }
      map.properties()
          .forEach(
              entry ->
                  sections.put(
                      entry.getKey(),
                      new Section(
                          at(key) + "." + entry.getKey(),
                          pointer(key) + Json.step(entry.getKey()),
                          entry.getValue(),
                          Overrides.NONE)));
    }
    return sections;
  }

  /** The nested list of mappings. */
  public List<Section> list(String key) {
    JsonNode list = find(key);
    if (list == null || !list.isArray()) {
      throw bad(key, list == null ? "" : list.toString(), "a list");
    }
    var sections = new ArrayList<Section>();
    for (int i = 0; i < list.size(); i++) {
      sections.add(
          new Section(
              "%s[%d]".formatted(at(key), i), pointer(key) + "/" + i, list.get(i), Overrides.NONE));
    }
    return sections;
  }

  /** A list of scalars, empty if absent; given outside the file, with commas between. */
  public List<String> items(String key) {
    JsonNode list = find(key);
    if (list != null && !list.isArray() && !list.isNull()) {
      throw bad(key, list.toString(), "a list");
    }
    Optional<String> overridden = overrides.find(at(key));
    if (overridden.isPresent()) {
      return Stream.of(overridden.get().split(",")).map(String::strip).toList();
    }
    var items = new ArrayList<String>();
    if (list != null) {
      for (JsonNode item : list) {
        if (item.isContainerNode() || item.isNull()) {
          throw bad(key, item.toString(), "a single value");
        }
        items.add(item.asText());
      }
    }
    return items;
  }

  /** A value that may be given by the environment alone. */
  public Optional<String> secret(String key) {
    if (find(key) != null) {
      throw new BadConfigException("%s: a secret does not belong in the file".formatted(at(key)));
    }
    return overrides.find(at(key));
  }

  /** What flags or environment say of a path that lies outside every mapping. */
  Optional<String> outside(String path) {
    return overrides.find(path);
  }

  /** All scalars of a nested mapping as text, for properties that pass through. */
  public Map<String, String> texts(String key) {
    var texts = new LinkedHashMap<String, String>();
    JsonNode map = find(key);
    if (map != null && !map.isNull()) {
      Section scalars = new Section(at(key), pointer(key), map, Overrides.NONE);
      map.properties()
          .forEach(entry -> texts.put(entry.getKey(), scalars.required(entry.getKey())));
    }
    return texts;
  }

  public Optional<String> text(String key) {
    JsonNode value = find(key);
    if (value != null && value.isContainerNode()) {
      throw bad(key, value.toString(), "a single value");
    }
    Optional<String> overridden = overrides.find(at(key));
    return overridden.isPresent() || value == null || value.isNull()
        ? overridden
        : Optional.of(value.asText());
  }

  public String text(String key, String otherwise) {
    return text(key).orElse(otherwise);
  }

  public String required(String key) {
    return text(key)
        .orElseThrow(() -> new BadConfigException("%s: missing".formatted(at(key)), pointer(key)));
  }

  public Duration duration(String key, String otherwise) {
    return parsed(key, otherwise, Durations::parse, "a duration such as 500ms, 10s, 5m, 1h or 1d");
  }

  public long number(String key, long otherwise, long least, long most) {
    String range = "a whole number from %d to %d".formatted(least, most);
    long number = parsed(key, Long.toString(otherwise), Long::parseLong, range);
    if (number < least || number > most) {
      throw bad(key, Long.toString(number), range);
    }
    return number;
  }

  public int integer(String key, int otherwise, int least, int most) {
    return (int) number(key, otherwise, least, most);
  }

  public boolean flag(String key, boolean otherwise) {
    return parsed(
        key,
        Boolean.toString(otherwise),
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            },
        "true or false");
  }

  public Path path(String key, String otherwise) {
    return Path.of(text(key, otherwise));
  }

  private <T> T parsed(String key, String otherwise, Function<String, T> parse, String expected) {
    String text = text(key, otherwise);
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw bad(key, text, expected);
    }
  }

  /** The error for a value that is not what it must be. */
  public BadConfigException bad(String key, String value, String expected) {
    return new BadConfigException(
        "%s: '%s' is not %s".formatted(at(key), value, expected), pointer(key));
  }

  /** Builds a record whose constructor checks its values, and names this section if it refuses. */
  public <T> T checked(Supplier<T> build) {
    try {
      return build.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String key = message.substring(0, Math.max(0, message.indexOf(':')));
      throw new BadConfigException(
          (path.isEmpty() ? "" : path + ".") + message,
          node != null && node.has(key) ? pointer(key) : pointer);
    }
  }

  private @Nullable JsonNode find(String key) {
    known.add(key);
    return node == null ? null : node.get(key);
  }

  private String pointer(String key) {
    return pointer + Json.step(key);
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Refuses keys that nobody asked for. */
  @Override
  public void close() {
    if (node != null) {
      node.fieldNames()
          .forEachRemaining(
              key -> {
                if (!known.contains(key)) {
                  throw new BadConfigException(
                      "%s: unknown key (known here: %s)"
                          .formatted(at(key), String.join(", ", known)),
                      pointer(key));
                }
              });
    }
  }
}
