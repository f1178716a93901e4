package dev.sluice.contract.limit;

import org.jspecify.annotations.Nullable;

/**
 * What an admitted request was charged in one usage, so that it can be corrected, once, when it has
 * ended.
 *
 * @param part which usage of the account
 * @param bucket that was charged
 * @param epoch of the usage then
 */
public record Charge(String part, Unit unit, long units, long bucket, int epoch) {

  /**
   * @param after the usage with the charge in it
   */
  public static Charge of(String part, Limit limit, long units, Usage after) {
    return new Charge(part, limit.unit(), units, after.lastBucket(), after.epoch());
  }

  /**
   * The usage once the request has ended. What it did not take is given back where it was charged;
   * what it took above that is charged now, whether or not it fits.
   *
   * @param spent units that it took in the end; a slot is given back whatever this is
   * @param limit as it is now; null if it is no more
   * @param now append time of the end
   */
  public Usage corrected(Usage usage, long spent, @Nullable Limit limit, long now) {
    if (unit == Unit.SLOTS || spent <= units) {
      return usage.lowered(bucket, unit == Unit.SLOTS ? units : units - spent, epoch);
    }
    return limit == null || limit.unit() != unit ? usage : usage.charged(limit, spent - units, now);
  }
}
