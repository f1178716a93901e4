package dev.sluice.contract.mirror;

import dev.sluice.contract.service.Check;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the workers of one lane, as the mirror tells it from time to time. Places are
 * counted over all partitions of its lane's topic together, in offsets: a job after whose record
 * the partitions ended at offsets that add up to 700 has place 700.
 *
 * @param at when this was so, in milliseconds of the epoch
 * @param head the place up to which everything has been taken and ended
 * @param density how many requests there are for each offset; the markers of transactions take some
 * @param drained requests a second, of late; 0 if nothing moves
 * @param workers how many there are
 */
public record Backlog(long at, long head, double density, double drained, int workers) {

  /** Tells that nobody is there to take it. */
  public static final String NO_WORKER = "no_worker";

  private static final long STALE_MILLIS = 5000;

  /**
   * How one job waits, as far as it is known.
   *
   * @param position 1 for the one that is next
   * @param etaMs in how long it has ended, if all goes on as of late
   * @param reason why it does not move, if that is known
   */
  public record Wait(long position, @Nullable Long etaMs, @Nullable String reason) {}

  /** How the lane stands, for operators; nobody else waits for it, so it is never unready. */
  public Check check(String lane, long now) {
    String detail =
        switch (workers) {
          case 0 -> "no worker";
          case 1 -> "1 worker";
          default -> workers + " workers";
        };
    return new Check("lane " + lane, true, isOld(now) ? "not known" : detail);
  }

  /** Whether it was told too long ago to be believed. */
  public boolean isOld(long now) {
    return now - at > STALE_MILLIS;
  }

  /**
   * Null if nothing is known: this is old, or the job has left the queue.
   *
   * @param place of the job
   * @param now in milliseconds of the epoch
   */
  public @Nullable Wait of(long place, long now) {
    if (isOld(now) || place <= head) {
      return null;
    }
    long position = Math.max(1, Math.round((place - head) * density));
    boolean moves = drained > 0 && workers > 0;
    return new Wait(
        position,
        moves ? (long) Math.ceil(1000 * position / drained) : null,
        workers == 0 ? NO_WORKER : null);
  }
}
