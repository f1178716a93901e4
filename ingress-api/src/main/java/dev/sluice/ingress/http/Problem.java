package dev.sluice.ingress.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong, as {@code application/problem+json} (RFC 9457).
 *
 * @param retryAfter in seconds, where the caller has asked too much
 * @param jobStatus how a job has ended, where that is in the way
 * @param code for programs, where the status does not say enough; not every shape has it
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    @Nullable List<Field> errors,
    @Nullable Long retryAfter,
    @Nullable Status jobStatus,
    @JsonIgnore @Nullable String code) {

  private static final String PLAIN = "about:blank";
  private static final String REDUCED =
      "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity";

  private static final String QUOTA =
      "https://iana.org/assignments/http-problem-types#quota-exceeded";

  public Problem(
      String type, String title, int status, String detail, @Nullable List<Field> errors) {
    this(type, title, status, detail, errors, null, null, null);
  }

  /** The same with a code. */
  public Problem coded(String as) {
    return new Problem(type, title, status, detail, errors, retryAfter, jobStatus, as);
  }

  /**
   * One field that is not as it must be.
   *
   * @param pointer a JSON pointer into the body
   */
  public record Field(String pointer, String detail) {}

  public static Problem badRequest(String detail) {
    return new Problem(PLAIN, "Bad Request", 400, detail, null);
  }

  public static Problem unauthorized(String detail) {
    return new Problem(PLAIN, "Unauthorized", 401, detail, null);
  }

  public static Problem forbidden(String detail) {
    return new Problem(PLAIN, "Forbidden", 403, detail, null);
  }

  public static Problem notFound(String detail) {
    return new Problem(PLAIN, "Not Found", 404, detail, null);
  }

  public static Problem notAllowed(String detail) {
    return new Problem(PLAIN, "Method Not Allowed", 405, detail, null);
  }

  /** A job that has ended cannot be canceled. */
  public static Problem ended(Status how) {
    String detail = "the request has ended: " + how.word();
    return new Problem(PLAIN, "Conflict", 409, detail, null, null, how, null);
  }

  public static Problem gone(String detail) {
    return new Problem(PLAIN, "Gone", 410, detail, null);
  }

  public static Problem tooLarge(String detail) {
    return new Problem(PLAIN, "Content Too Large", 413, detail, null);
  }

  static Problem targetTooLong(String detail) {
    return new Problem(PLAIN, "URI Too Long", 414, detail, null);
  }

  static Problem fieldsTooLarge(String detail) {
    return new Problem(PLAIN, "Request Header Fields Too Large", 431, detail, null);
  }

  public static Problem unsupported(String detail) {
    return new Problem(PLAIN, "Unsupported Media Type", 415, detail, null);
  }

  public static Problem unprocessable(List<Field> errors) {
    String first = errors.get(0).detail();
    String detail = errors.size() == 1 ? first : first + "; and more, see errors";
    return new Problem(PLAIN, "Unprocessable Content", 422, detail, List.copyOf(errors));
  }

  /** An idempotency key that came before with another body. */
  public static Problem keyReused() {
    String detail = "Idempotency-Key: it was sent before with another body";
    return new Problem(PLAIN, "Idempotency key reused", 422, detail, null);
  }

  /** More of something than the caller may have. */
  public static Problem overQuota(String detail, long retryAfterSeconds) {
    return new Problem(QUOTA, "Quota exceeded", 429, detail, null, retryAfterSeconds, null, null);
  }

  /** Our own fault. */
  static Problem internal() {
    return new Problem(
        PLAIN, "Internal Server Error", 500, "this is our fault; it was logged", null);
  }

  /** What is asked for is not there, because of a field. */
  public static Problem notFound(Field field) {
    return new Problem(PLAIN, "Not Found", 404, field.detail(), List.of(field));
  }

  /** How a job has ended that was not to end so. */
  public static Problem conflict(String detail) {
    return new Problem(PLAIN, "Conflict", 409, detail, null);
  }

  /** What was waited for has not come. */
  public static Problem timeout(String detail) {
    return new Problem(PLAIN, "Gateway Timeout", 504, detail, null);
  }

  /** What was asked for has failed. */
  public static Problem failed(String detail) {
    return new Problem(PLAIN, "Internal Server Error", 500, detail, null);
  }

  /** Our own trouble, which passes. */
  public static Problem unavailable(String detail) {
    return new Problem(REDUCED, "Temporarily reduced capacity", 503, detail, null);
  }

  byte[] json() {
    return Json.write(this);
  }
}
