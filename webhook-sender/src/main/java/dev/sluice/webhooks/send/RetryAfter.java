package dev.sluice.webhooks.send;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} of an answer 429 or 503. */
final class RetryAfter {

  /** However long a receiver asks for, it is tried again after this. */
  static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /**
   * Empty if nothing is asked for, or nothing that makes sense.
   *
   * @param field seconds, or a time as HTTP writes it; null if it is not there
   */
  static Optional<Duration> of(int status, @Nullable String field, Instant now) {
    if (field == null || (status != 429 && status != 503)) {
      return Optional.empty();
    }
    return wait(field.strip(), now)
        .filter(wait -> !wait.isNegative())
        .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }

  private static Optional<Duration> wait(String text, Instant now) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
      return Optional.of(Duration.between(now, until));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
