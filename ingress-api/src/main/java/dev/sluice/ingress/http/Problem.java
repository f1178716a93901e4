package dev.sluice.ingress.http;

import dev.sluice.contract.message.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer that says what is wrong, as {@code application/problem+json}.
 *
 * @param more members beside type, title, status and detail
 * @param headers sent with it
 */
public record Problem(
    String type,
    int status,
    String title,
    String detail,
    Map<String, Object> more,
    Map<String, String> headers) {

  private static final String KNOWN_TYPES = "https://iana.org/assignments/http-problem-types#";

  static final String QUOTA_EXCEEDED = KNOWN_TYPES + "quota-exceeded";
  private static final String REDUCED = KNOWN_TYPES + "temporary-reduced-capacity";

  public Problem {
    more = Map.copyOf(more);
    headers = Map.copyOf(headers);
  }

  public static Problem of(int status, String title, String detail) {
    return new Problem("about:blank", status, title, detail, Map.of(), Map.of());
  }

  /**
   * A field that is not what it must be.
   *
   * @param pointer a JSON pointer to the field
   */
  public static Problem field(int status, String pointer, String detail) {
    String title = status == 400 ? "Bad request" : "Unprocessable content";
    return new Problem(
        "about:blank",
        status,
        title,
        "%s: %s".formatted(pointer, detail),
        Map.of("errors", List.of(Map.of("pointer", pointer, "detail", detail))),
        Map.of());
  }

  /** This service cannot answer just now, through no fault of the client. */
  public static Problem reducedCapacity(String detail, int retryAfter) {
    return new Problem(
        REDUCED,
        503,
        "Temporarily reduced capacity",
        detail,
        Map.of("retry_after", retryAfter),
        Map.of("Retry-After", Integer.toString(retryAfter), "Cache-Control", "no-store"));
  }

  String json() {
    var members = new LinkedHashMap<String, Object>();
    members.put("type", type);
    members.put("title", title);
    members.put("status", status);
    members.put("detail", detail);
    members.putAll(more);
    return Json.text(members);
  }
}
