package dev.sluice.contract.limit;

/**
 * How one limit stands.
 *
 * @param used units counted now, those reserved and not yet decided among them
 * @param pending of these, units that were reserved before and are not yet decided
 * @param resetMillis until more becomes free; 0 if nothing is used
 */
public record Standing(Limit limit, long used, long pending, long resetMillis) {

  /** With nothing pending. */
  public Standing(Limit limit, long used, long resetMillis) {
    this(limit, used, 0, resetMillis);
  }

  public long remaining() {
    return Math.max(0, limit.limit() - used);
  }

  /** Whether four fifths of the limit or more are used. */
  public boolean isNear() {
    return used >= limit.limit() - limit.limit() / 5;
  }

  /** {@link #resetMillis} in whole seconds, rounded up; 0 only if nothing is used. */
  public long resetSeconds() {
    return resetMillis == 0 ? 0 : wholeSeconds(resetMillis);
  }

  static long wholeSeconds(long millis) {
    return Math.max(1, (millis + 999) / 1000);
  }
}
