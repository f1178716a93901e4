package dev.sluice.ingress.submit;

import dev.sluice.contract.config.Durations;
import dev.sluice.contract.message.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A point in time as clients name it: a duration from when they send, or a time. */
public sealed interface Due {

  record In(Duration duration) implements Due {}

  record At(Instant time) implements Due {}

  default Instant from(Instant made) {
    return this instanceof In in ? made.plus(in.duration()) : ((At) this).time();
  }

  /** {@code 500ms}, {@code 30s}, {@code 5m}, or a time like {@code 2030-01-31T12:00:00Z}. */
  static Optional<Due> read(String text) {
    if (!text.isEmpty()
        && Character.isLetter(text.charAt(text.length() - 1))
        && text.indexOf('T') < 0) {
      return length(text);
    }
    try {
      return Optional.of(new At(Times.parse(text)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Due> length(String text) {
    try {
      Duration length = Durations.parse(text);
      return length.isZero() ? Optional.empty() : Optional.of(new In(length));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
