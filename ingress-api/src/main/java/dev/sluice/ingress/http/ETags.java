package dev.sluice.ingress.http;

import org.jspecify.annotations.Nullable;

/** {@code If-None-Match} (RFC 9110, weak comparison). */
public final class ETags {

  private ETags() {}

  public static boolean match(@Nullable String field, String tag) {
    if (field == null) {
      return false;
    }
    int from = 0;
    while (from <= field.length()) {
      int next = field.indexOf(',', from);
      int to = next < 0 ? field.length() : next;
      String one = field.substring(from, to).strip();
      if (one.equals("*") || one.equals(tag) || one.equals("W/" + tag)) {
        return true;
      }
      from = to + 1;
    }
    return false;
  }
}
