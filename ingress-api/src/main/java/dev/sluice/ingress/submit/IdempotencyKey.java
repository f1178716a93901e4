package dev.sluice.ingress.submit;

import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.RequestId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The {@code Idempotency-Key} field of a submission. */
public final class IdempotencyKey {

  static final String REFUSED = "Idempotency-Key: wanted 1 to 255 visible ASCII characters";

  private static final int LONGEST = 255;

  /**
   * The stream takes no id that is ten minutes old. One of half that age, of which it has not
   * heard, was never published.
   */
  private static final Duration STALE = Duration.ofMinutes(5);

  private IdempotencyKey() {}

  /**
   * @param field null if none was sent
   */
  static boolean isValid(@Nullable String field) {
    if (field == null) {
      return true;
    }
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) <= ' ' || field.charAt(i) > '~') {
        return false;
      }
    }
    return !field.isEmpty() && field.length() <= LONGEST;
  }

  /** Null without a key. */
  public static @Nullable Idempotency of(@Nullable String field, byte[] body) {
    return field == null ? null : Idempotency.of(field, body);
  }

  /** Whether an id is too old to be published. */
  static boolean isStale(String id) {
    Instant made = RequestId.time(id).orElse(Instant.EPOCH);
    return made.isBefore(Instant.now().minus(STALE));
  }
}
