package dev.sluice.cli.whatif;

import dev.sluice.cli.CommandException;
import dev.sluice.contract.config.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is replayed, in milliseconds of append time.
 *
 * @param warmUp from where requests are counted
 * @param heldFrom from where the topic still has them all; at least {@code warmUp}
 * @param since from where they are reported too
 * @param until the first millisecond that is not
 * @param isToNow whether it lasts until now, by whatever clock
 */
record Span(long warmUp, long heldFrom, long since, long until, boolean isToNow) {

  /**
   * @param since how long ago it begins, such as {@code 6h}, or when
   * @param until the same of its end; null for now
   * @param longest window of all limits
   * @throws CommandException if that is no span
   */
  static Span of(String since, @Nullable String until, Duration longest, Instant now) {
    long begin = time("--since", since, now);
    long end = until == null ? now.toEpochMilli() : time("--until", until, now);
    if (begin >= end) {
      throw CommandException.usage(
          until == null
              ? "--since: '%s' is not before now".formatted(since)
              : "--since: '%s' is not before --until %s".formatted(since, until));
    }
    long warmUp = Math.max(0, begin - longest.toMillis());
    return new Span(warmUp, warmUp, begin, end, until == null);
  }

  private static long time(String flag, String text, Instant now) {
    try {
      Instant time = text.indexOf('T') < 0 ? now.minus(Durations.parse(text)) : Instant.parse(text);
      return Math.max(0, time.toEpochMilli());
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw CommandException.usage(
          "%s: '%s' is neither a duration such as 30m, 6h or 2d nor a time such as 2026-01-31T08:00:00Z"
              .formatted(flag, text));
    }
  }

  Span heldFrom(long time) {
    return new Span(warmUp, Math.max(warmUp, time), since, until, isToNow);
  }

  /** The end of what is read; what was appended meanwhile is after the ends of the topics. */
  long readUntil() {
    return isToNow ? Long.MAX_VALUE : until;
  }

  boolean reports(long time) {
    return time >= since && time < readUntil();
  }

  long millis() {
    return until - since;
  }
}
