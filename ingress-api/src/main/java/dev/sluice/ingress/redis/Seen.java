package dev.sluice.ingress.redis;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.mirror.Reservation;
import java.util.List;

/**
 * What Redis said last of a client's limits, for the moment in which it does not answer.
 *
 * @param model that was asked for
 * @param at append time in milliseconds
 */
record Seen(String model, List<Standing> standings, long at) {

  /** Nobody knows when the units came: they are taken as spread evenly over the window. */
  private static final int PARTS = 20;

  static Seen of(Reservation asked, Decision decision) {
    return new Seen(asked.model(), decision.standings(), asked.now());
  }

  /** Whether it speaks of what this request is counted by. */
  boolean tellsOf(Reservation asked) {
    if (standings.size() != asked.limits().size() || !model.equals(asked.model())) {
      return false;
    }
    for (int i = 0; i < standings.size(); i++) {
      if (!standings.get(i).limit().equals(asked.limits().get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The usage of one limit, as far as it can be told.
   *
   * @param counted how the limit is counted here
   */
  Usage usage(int limit, Limit counted) {
    long used = standings.get(limit).used();
    Usage usage = Usage.none(counted);
    if (!(counted.window() instanceof Window.Sliding)) {
      return usage.charged(counted, used, at);
    }
    long window = counted.windowMillis();
    for (int part = 1; part <= PARTS; part++) {
      long units = used * part / PARTS - used * (part - 1) / PARTS;
      usage = usage.charged(counted, units, at - window + window * part / PARTS);
    }
    return usage;
  }
}
