package dev.sluice.contract.service;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that is refused, answered as {@code application/problem+json} (RFC 9457). */
public final class CallException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** One field that is not as it must be; the pointer is a JSON pointer into the body. */
  record Field(String pointer, String detail) {}

  /** The answer's body. */
  record Problem(
      String type, String title, int status, String detail, @Nullable List<Field> errors) {}

  private final int status;
  private final String title;
  private final @Nullable String pointer;

  private CallException(int status, String title, String detail, @Nullable String pointer) {
    super(detail);
    this.status = status;
    this.title = title;
    this.pointer = pointer;
  }

  /** The call itself makes no sense. */
  public static CallException badRequest(String detail) {
    return new CallException(400, "Bad Request", detail, null);
  }

  static CallException unauthorized(String detail) {
    return new CallException(401, "Unauthorized", detail, null);
  }

  static CallException forbidden(String detail) {
    return new CallException(403, "Forbidden", detail, null);
  }

  public static CallException notFound(String detail) {
    return new CallException(404, "Not Found", detail, null);
  }

  static CallException notAllowed(String allowed) {
    return new CallException(
        405, "Method Not Allowed", "only %s is answered here".formatted(allowed), null);
  }

  /** What is asked for does not go with what there is. */
  public static CallException conflict(String detail) {
    return new CallException(409, "Conflict", detail, null);
  }

  /** The caller speaks of something that is no longer so. */
  public static CallException preconditionFailed(String detail) {
    return new CallException(412, "Precondition Failed", detail, null);
  }

  static CallException tooLarge(String detail) {
    return new CallException(413, "Content Too Large", detail, null);
  }

  static CallException unsupported(String detail) {
    return new CallException(415, "Unsupported Media Type", detail, null);
  }

  /**
   * A field of the body is not as it must be.
   *
   * @param pointer a JSON pointer; empty for the whole body
   */
  public static CallException unprocessable(String pointer, String detail) {
    return new CallException(422, "Unprocessable Content", detail, pointer);
  }

  static CallException internal() {
    return new CallException(
        500, "Internal Server Error", "this is our fault; it was logged", null);
  }

  /** Our own trouble, which passes. */
  public static CallException unavailable(String detail) {
    return new CallException(503, "Service Unavailable", detail, null);
  }

  public int status() {
    return status;
  }

  /** The field that is wrong, if it is one. */
  public Optional<String> pointer() {
    return Optional.ofNullable(pointer);
  }

  Problem problem() {
    String detail = String.valueOf(getMessage());
    List<Field> errors = pointer == null ? null : List.of(new Field(pointer, detail));
    return new Problem("about:blank", title, status, detail, errors);
  }
}
