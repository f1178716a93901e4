package dev.sluice.ingress.redis;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.mirror.Reservation;

/**
 * One call that reserves in Redis, also beyond the time in which its answer was waited for: what
 * Redis reserves late for a request that was not published is given back when its answer comes.
 * Confined to its event loop.
 */
public final class Reserving {

  final Reservation reservation;
  final String id;
  private boolean reserved;
  private boolean unwanted;

  Reserving(Reservation reservation, String id) {
    this.reservation = reservation;
    this.id = id;
  }

  /** Redis has answered; true if what it reserved is to be given back now. */
  boolean answered(Reservation.Answer answer) {
    reserved =
        answer instanceof Reservation.Answer.Decided decided
            && decided.decision() instanceof Decision.Accepted;
    return reserved && unwanted;
  }

  /** The request is not published; true if there is something to give back now. */
  boolean unwanted() {
    unwanted = true;
    return reserved;
  }
}
