package dev.sluice.contract.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/**
 * For how long a charged unit counts.
 *
 * <p>Units are kept in buckets. What the index of a bucket means is the window's affair; usages
 * tell the kinds apart by the width of their buckets.
 */
public sealed interface Window {

  /** Milliseconds for which a unit counts at most; for slots, for which a reservation does. */
  long millis();

  /** Width of a bucket in milliseconds; {@link Usage#CALENDAR} or {@link Usage#HELD} for others. */
  long bucketMillis();

  /** The bucket that takes what is charged at {@code time}. */
  long bucketAt(long time);

  /**
   * Length of a generation of reservations in milliseconds: a thirtieth of the window, between half
   * a second and a minute. While the stream stands still a reservation counts for the window and
   * one generation more, so that is what its client loses then.
   */
  default long generationMillis() {
    return Math.max(500, Math.min(60_000, millis() / 30));
  }

  /** Any trailing interval of this length. */
  record Sliding(Duration length) implements Window {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(31);

    public Sliding {
      if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "window: %s is not between 1s and 31d".formatted(length));
      }
    }

    @Override
    public long millis() {
      return length.toMillis();
    }

    /** A sixtieth of the window, and never less than 10 ms. */
    @Override
    public long bucketMillis() {
      return Math.max(10, (millis() + 59) / 60);
    }

    @Override
    public long bucketAt(long time) {
      return Math.floorDiv(time, bucketMillis());
    }
  }

  /** From the beginning of a day or month, as a clock in this zone shows it, to its end. */
  record Calendar(Period period, ZoneId zone) implements Window {

    /** The periods that people bill by. */
    public enum Period {
      DAY,
      MONTH;

      /** As it is written in configuration. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    private static final long LONGEST_DAY = Duration.ofHours(26).toMillis();
    private static final long LONGEST_MONTH = Duration.ofDays(31).plusHours(2).toMillis();

    @Override
    public long millis() {
      return period == Period.DAY ? LONGEST_DAY : LONGEST_MONTH;
    }

    @Override
    public long bucketMillis() {
      return Usage.CALENDAR;
    }

    /** The millisecond in which the period that holds {@code time} began. */
    @Override
    public long bucketAt(long time) {
      LocalDate day = Instant.ofEpochMilli(time).atZone(zone).toLocalDate();
      return begin(period == Period.DAY ? day : day.withDayOfMonth(1));
    }

    /** The first millisecond after the period that began with this bucket. */
    public long end(long bucket) {
      LocalDate first = Instant.ofEpochMilli(bucket).atZone(zone).toLocalDate();
      return begin(period == Period.DAY ? first.plusDays(1) : first.plusMonths(1));
    }

    private long begin(LocalDate day) {
      return day.atStartOfDay(zone).toInstant().toEpochMilli();
    }
  }

  /** No window: a unit counts until it is given back. */
  record Held() implements Window {

    /** When a job ends nobody knows; this is what a client is told to wait. */
    public static final long ESTIMATE_MILLIS = 2000;

    @Override
    public long millis() {
      return Duration.ofMinutes(5).toMillis();
    }

    @Override
    public long bucketMillis() {
      return Usage.HELD;
    }

    @Override
    public long bucketAt(long time) {
      return 0;
    }
  }
}
