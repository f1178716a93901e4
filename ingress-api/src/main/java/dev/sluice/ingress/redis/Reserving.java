package dev.sluice.ingress.redis;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Reservation;
import java.util.List;

/**
 * One call that reserves in Redis, also beyond the time in which its answer was waited for.
 * Confined to its event loop.
 *
 * <p>What Redis reserves too late is given back when its answer comes. If the request was
 * published, the stream counts it, and may have done so before Redis came to reserve it: it would
 * count twice.
 */
public final class Reserving {

  /** Of no request, so that no status is touched. */
  private static final String NO_ID = "";

  private final RedisLink link;
  private final MirrorKeys keys;
  private final Reservation reservation;
  private final String id;

  /** Whether units, and whether the status and an idempotency key, are held in Redis. */
  private boolean unitsHeld;

  private boolean namesHeld;

  private boolean unwanted;

  Reserving(RedisLink link, MirrorKeys keys, Reservation reservation, String id) {
    this.link = link;
    this.keys = keys;
    this.reservation = reservation;
    this.id = id;
  }

  Reservation reservation() {
    return reservation;
  }

  /**
   * Redis has answered.
   *
   * @param late whether the request was decided without it
   */
  void answered(Reservation.Answer answer, boolean late) {
    boolean passed =
        answer instanceof Reservation.Answer.Decided decided
            && decided.decision() instanceof Decision.Accepted;
    unitsHeld = passed;
    namesHeld = passed;
    if (unwanted) {
      release(true, true);
    } else if (late) {
      release(true, false);
    }
  }

  /** The request certainly is not published: all is given back, now or when Redis answers. */
  void unwanted() {
    unwanted = true;
    release(true, true);
  }

  private void release(boolean units, boolean names) {
    boolean unitsNow = units && unitsHeld;
    boolean namesNow = names && namesHeld;
    if (!unitsNow && !namesNow) {
      return;
    }
    unitsHeld &= !unitsNow;
    namesHeld &= !namesNow;
    Subject subject = reservation.subject();
    var back =
        new Reservation(
            subject,
            reservation.model(),
            unitsNow ? reservation.limits() : List.of(),
            reservation.cost(),
            reservation.now(),
            namesNow ? reservation.claim() : null);
    link.release(back.keys(keys, namesNow ? id : NO_ID), back.releaseArguments());
  }
}
