package dev.sluice.worker.upstream;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What a server has asked to be waited: seconds, a time, or OpenAI's own milliseconds. */
final class RetryAfter {

  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /** Empty if it does not say. */
  static Optional<Duration> read(HttpHeaders headers, Instant now) {
    return headers
        .firstValue("Retry-After-Ms")
        .flatMap(RetryAfter::number)
        .map(Duration::ofMillis)
        .or(() -> headers.firstValue("Retry-After").flatMap(text -> after(text.strip(), now)))
        .map(asked -> asked.isNegative() ? Duration.ZERO : asked)
        .map(asked -> asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
  }

  private static Optional<Duration> after(String text, Instant now) {
    Optional<Long> seconds = number(text);
    if (seconds.isPresent()) {
      return seconds.map(Duration::ofSeconds);
    }
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, at));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** At most 9 digits, which nothing overflows. */
  private static Optional<Long> number(String text) {
    return text.strip().matches("\\d{1,9}")
        ? Optional.of(Long.parseLong(text.strip()))
        : Optional.empty();
  }
}
