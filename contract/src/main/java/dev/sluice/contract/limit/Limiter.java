package dev.sluice.contract.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Decides whether a request passes all its limits, as a pure function of usage and time.
 *
 * <p>No trailing interval of a window's length ever holds more units than its limit: the buckets
 * summed cover every such interval that ends at the request, so a charge that fits the sum fits the
 * interval. The price is at most one bucket of strictness. Limits are all-or-nothing: a refused
 * request charges none of them. A limit in shadow mode refuses nothing; it is charged with what it
 * would have let through.
 */
public final class Limiter {

  private Limiter() {}

  /**
   * @param usages one for each limit, in the same order; a refusal returns them unchanged
   */
  public record Outcome(Decision decision, List<Usage> usages) {
    public Outcome {
      usages = List.copyOf(usages);
    }
  }

  /**
   * @param now append time in milliseconds; held at the newest time seen should it step back
   */
  public static Outcome decide(List<Limit> limits, List<Usage> usages, Cost cost, long now) {
    var refusing = new ArrayList<Limit>(0);
    var shadowed = new ArrayList<Limit>(0);
    long retryAt = now;
    boolean everFits = true;
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      if (fits(limit, usages.get(i), cost, now)) {
        continue;
      }
      if (limit.isShadow()) {
        shadowed.add(limit);
      } else {
        long units = cost.in(limit);
        refusing.add(limit);
        everFits &= units <= limit.limit();
        retryAt = Math.max(retryAt, usages.get(i).fallsTo(limit.limit() - units, limit, now));
      }
    }
    if (!refusing.isEmpty()) {
      var retry = everFits ? OptionalLong.of(retryAt - now) : OptionalLong.empty();
      var standings = standings(limits, usages, now);
      return new Outcome(new Decision.Rejected(standings, refusing, retry, shadowed), usages);
    }
    var charged = new ArrayList<Usage>(usages.size());
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      // What a shadow limit would have refused must not keep it from what it would have let
      // through.
      long units = shadowed.contains(limit) ? 0 : cost.in(limit);
      charged.add(units == 0 ? usages.get(i) : usages.get(i).charged(limit, units, now));
    }
    return new Outcome(new Decision.Accepted(standings(limits, charged, now), shadowed), charged);
  }

  private static boolean fits(Limit limit, Usage usage, Cost cost, long now) {
    long units = cost.in(limit);
    return units == 0 || usage.used(limit, now) <= limit.limit() - units;
  }

  /** How the limits stand at {@code now}, charging nothing. */
  public static List<Standing> standings(List<Limit> limits, List<Usage> usages, long now) {
    var standings = new ArrayList<Standing>(limits.size());
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      long used = usages.get(i).used(limit, now);
      long reset = used == 0 ? 0 : usages.get(i).fallsTo(used - 1, limit, now) - now;
      standings.add(new Standing(limit, used, reset));
    }
    return standings;
  }
}
