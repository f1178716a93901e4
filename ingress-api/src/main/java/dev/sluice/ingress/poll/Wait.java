package dev.sluice.ingress.poll;

import dev.sluice.ingress.http.Fields;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How long a poll may wait, in seconds: {@code ?wait=25}, else {@code Prefer: wait=25} (RFC 7240).
 *
 * @param preferred whether it came as a preference, to be confirmed as applied
 */
public record Wait(int seconds, boolean preferred) {

  public static final String ASYNC = "respond-async";

  static final int LONGEST_SECONDS = 60;

  private static final String QUERY = "wait=";

  /** Null if the query names a wait that is not a whole number of seconds. */
  static @Nullable Wait of(HttpServerRequest request) {
    return of(request.query(), request.getHeader(Fields.PREFER));
  }

  /** Which a {@code Prefer} field asks for; 0 seconds without one. */
  public static Wait preferred(@Nullable String prefer) {
    String preferred = prefer == null ? null : find(prefer, ',');
    int seconds = preferred == null ? -1 : seconds(preferred);
    return seconds < 0 ? new Wait(0, false) : new Wait(seconds, true);
  }

  /** Whether a {@code Prefer} field asks not to be waited for. */
  public static boolean isAsync(@Nullable String prefer) {
    return prefer != null
        && Arrays.stream(prefer.split(",", -1))
            .anyMatch(item -> item.strip().equalsIgnoreCase(ASYNC));
  }

  static @Nullable Wait of(@Nullable String query, @Nullable String prefer) {
    String asked = query == null ? null : find(query, '&');
    if (asked != null) {
      int seconds = seconds(asked);
      return seconds < 0 ? null : new Wait(seconds, false);
    }
    return preferred(prefer);
  }

  private static @Nullable String find(String list, char separator) {
    int from = 0;
    while (from <= list.length()) {
      int next = list.indexOf(separator, from);
      int to = next < 0 ? list.length() : next;
      String item = list.substring(from, to).strip();
      if (item.regionMatches(true, 0, QUERY, 0, QUERY.length())) {
        return item.substring(QUERY.length()).strip();
      }
      from = to + 1;
    }
    return null;
  }

  /** At most {@link #LONGEST_SECONDS}; -1 if the text is not a whole number. */
  private static int seconds(String text) {
    if (text.isEmpty()) {
      return -1;
    }
    int seconds = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      seconds = Math.min(LONGEST_SECONDS, seconds * 10 + (c - '0'));
    }
    return seconds;
  }
}
