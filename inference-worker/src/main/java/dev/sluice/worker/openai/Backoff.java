package dev.sluice.worker.openai;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before a server is asked again: as long as it says, else twice as long as the
 * last time, and never all at once.
 *
 * @param random from 0 to 1
 */
record Backoff(DoubleSupplier random) {

  private static final Duration FIRST = Duration.ofMillis(250);
  private static final int MOST_DOUBLED = 6;
  private static final Duration LONGEST_ASKED = Duration.ofHours(1);

  /**
   * @param tries made so far, at least 1
   * @param asked by the server
   */
  Duration before(int tries, Optional<Duration> asked) {
    long most = FIRST.toMillis() << Math.min(tries - 1, MOST_DOUBLED);
    return asked
        .map(least -> least.plusMillis((long) (FIRST.toMillis() * random.getAsDouble())))
        .orElseGet(() -> Duration.ofMillis((long) (most * (0.5 + random.getAsDouble() / 2))));
  }

  /** What the server has asked for; seconds, a time, or OpenAI's own milliseconds. */
  static Optional<Duration> asked(HttpHeaders headers, Instant now) {
    return headers
        .firstValue("Retry-After-Ms")
        .flatMap(Backoff::number)
        .map(Duration::ofMillis)
        .or(() -> headers.firstValue("Retry-After").flatMap(text -> after(text.strip(), now)))
        .map(asked -> asked.isNegative() ? Duration.ZERO : asked)
        .map(asked -> asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked);
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
