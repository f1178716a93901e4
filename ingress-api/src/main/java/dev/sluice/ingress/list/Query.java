package dev.sluice.ingress.list;

import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Status;
import dev.sluice.ingress.submit.Slice;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs are asked for.
 *
 * @param statuses empty for any
 * @param before the id below which they lie; empty to begin with the newest
 */
record Query(Set<Status> statuses, int limit, String before) {

  private static final int USUAL = 20;
  private static final int MOST = 100;
  private static final List<String> KNOWN = List.of("status", "limit", "cursor");

  boolean wants(Status status) {
    return statuses.isEmpty() || statuses.contains(status);
  }

  /**
   * @throws IllegalArgumentException that names the parameter and its value
   */
  static Query read(MultiMap parameters) {
    for (String name : parameters.names()) {
      if (!KNOWN.contains(name)) {
        throw new IllegalArgumentException(
            "'%s' is not a parameter of this call (known: %s)"
                .formatted(Slice.cut(name), String.join(", ", KNOWN)));
      }
      if (parameters.getAll(name).size() > 1) {
        throw new IllegalArgumentException(name + ": given more than once");
      }
    }
    return new Query(
        statuses(parameters.get("status")),
        limit(parameters.get("limit")),
        cursor(parameters.get("cursor")));
  }

  private static Set<Status> statuses(@Nullable String text) {
    Set<Status> statuses = EnumSet.noneOf(Status.class);
    if (text == null) {
      return statuses;
    }
    for (String word : text.split(",", -1)) {
      statuses.add(Status.of(word).orElseThrow(() -> bad("status", word, words())));
    }
    return statuses;
  }

  private static String words() {
    return "one of "
        + Arrays.stream(Status.values()).map(Status::word).collect(Collectors.joining(", "));
  }

  private static int limit(@Nullable String text) {
    if (text == null) {
      return USUAL;
    }
    if (!text.matches("[0-9]{1,3}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > MOST) {
      throw bad("limit", text, "a whole number from 1 to " + MOST);
    }
    return Integer.parseInt(text);
  }

  private static String cursor(@Nullable String text) {
    if (text == null) {
      return "";
    }
    if (RequestId.time(text).isEmpty()) {
      throw bad("cursor", text, "what 'next' of an earlier answer said");
    }
    return text;
  }

  private static IllegalArgumentException bad(String name, String value, String wanted) {
    return new IllegalArgumentException(
        "%s: '%s' is not %s".formatted(name, Slice.cut(value), wanted));
  }
}
