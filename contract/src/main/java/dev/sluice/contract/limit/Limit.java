package dev.sluice.contract.limit;

import java.time.Duration;

/** At most {@code limit} units for each whom it counts, in any window or at once. */
public record Limit(String name, long limit, Window window, Unit unit, Per per, Mode mode) {

  private static final long LATEST_APPEND_MILLIS = 10_000;

  /** The largest limit, far from where sums would overflow. */
  public static final long MOST = 1_000_000_000_000L;

  public Limit {
    if (!name.matches("[a-z0-9][a-z0-9_-]{0,39}")) {
      throw new IllegalArgumentException(
          "name: '%s' is not 1 to 40 of a-z, 0-9, '-' and '_'".formatted(name));
    }
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException(
          "limit: %d is not between 1 and %d".formatted(limit, MOST));
    }
    if ((unit == Unit.SLOTS) != (window instanceof Window.Held)) {
      throw new IllegalArgumentException(
          unit == Unit.SLOTS
              ? "window: a limit of concurrent-requests has none"
              : "window: a limit of %s needs one".formatted(unit.word()));
    }
  }

  /** A limit of requests of a whole account in a sliding window. */
  public Limit(String name, long limit, Duration window) {
    this(name, limit, new Window.Sliding(window), Unit.REQUESTS, Per.ACCOUNT, Mode.ENFORCE);
  }

  /** The same with another number of units. */
  public Limit of(long units) {
    return new Limit(name, units, window, unit, per, mode);
  }

  public boolean isShadow() {
    return mode == Mode.SHADOW;
  }

  public long windowMillis() {
    return window.millis();
  }

  /** Length of a bucket in milliseconds. */
  public long bucketMillis() {
    return window.bucketMillis();
  }

  /** Length of a generation of reservations in milliseconds. */
  public long generationMillis() {
    return window.generationMillis();
  }

  /**
   * For how long, in milliseconds, after its reservation a request may be appended and still be
   * counted as decided.
   */
  public long reservationMillis() {
    return Math.max(3 * generationMillis(), LATEST_APPEND_MILLIS);
  }

  /** Start of the generation that holds {@code time}. */
  public long generationAt(long time) {
    return Math.floorDiv(time, generationMillis()) * generationMillis();
  }

  /**
   * Index of the oldest bucket, of the given width, that a sliding window trailing {@code now}
   * touches.
   */
  public long oldestBucket(long now, long bucketMillis) {
    return Math.floorDiv(now - windowMillis() + 1, bucketMillis);
  }

  /** First millisecond at which a bucket of a sliding window no longer counts. */
  public long fallsAt(long bucket, long bucketMillis) {
    return (bucket + 1) * bucketMillis + windowMillis() - 1;
  }
}
