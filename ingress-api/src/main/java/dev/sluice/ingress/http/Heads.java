package dev.sluice.ingress.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What the head of a request may be at most, and what is wrong with one that is more. */
public final class Heads {

  /** In bytes. */
  public static final int LONGEST_LINE = 4096;

  /** All fields together, in bytes. */
  public static final int LONGEST_FIELDS = 16 * 1024;

  static final int MOST_FIELDS = 100;

  private Heads() {}

  /** Whether there are more fields than anybody needs. */
  static boolean hasTooManyFields(HttpServerRequest request) {
    int fields = 0;
    for (var unused : request.headers()) {
      if (++fields > MOST_FIELDS) {
        return true;
      }
    }
    return false;
  }

  static Problem tooManyFields() {
    return Problem.fieldsTooLarge("there are more than %d header fields".formatted(MOST_FIELDS));
  }

  /**
   * Of what the HTTP decoder could not read.
   *
   * @param cause why it could not
   */
  static Problem unreadable(@Nullable Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Problem.targetTooLong(
          "the request line is longer than %d bytes".formatted(LONGEST_LINE));
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Problem.fieldsTooLarge(
          "the header fields are longer than %d bytes".formatted(LONGEST_FIELDS));
    }
    return Problem.badRequest("this is not HTTP/1.1");
  }
}
