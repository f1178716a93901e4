package dev.sluice.contract.limit;

import java.time.Duration;

/**
 * At most {@code limit} units in any trailing interval of length {@code window}.
 *
 * <p>The window is cut into buckets aligned to the epoch, a sixtieth of it each and never shorter
 * than 10 ms. Reservations are kept per generation: as long as the window, at most a minute.
 */
public record Limit(String name, long limit, Duration window) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final long MOST = 1_000_000_000_000L;

  public Limit {
    if (!name.matches("[a-z0-9][a-z0-9_-]{0,39}")) {
      throw new IllegalArgumentException(
          "name: '%s' is not 1 to 40 of a-z, 0-9, '-' and '_'".formatted(name));
    }
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException(
          "limit: %d is not between 1 and %d".formatted(limit, MOST));
    }
    if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("window: %s is not between 1s and 31d".formatted(window));
    }
  }

  public long windowMillis() {
    return window.toMillis();
  }

  /** Length of a bucket in milliseconds. */
  public long bucketMillis() {
    return Math.max(10, (windowMillis() + 59) / 60);
  }

  /** Length of a generation of reservations in milliseconds. */
  public long generationMillis() {
    return Math.min(windowMillis(), 60_000);
  }

  /** Start of the generation that holds {@code time}. */
  public long generationAt(long time) {
    return Math.floorDiv(time, generationMillis()) * generationMillis();
  }

  /**
   * Index of the oldest bucket, of the given width, that the window trailing {@code now} touches.
   */
  public long oldestBucket(long now, long bucketMillis) {
    return Math.floorDiv(now - windowMillis() + 1, bucketMillis);
  }

  /** First millisecond at which a bucket no longer counts. */
  public long fallsAt(long bucket, long bucketMillis) {
    return (bucket + 1) * bucketMillis + windowMillis() - 1;
  }
}
