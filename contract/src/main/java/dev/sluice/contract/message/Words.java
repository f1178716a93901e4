package dev.sluice.contract.message;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Window;
import java.util.List;

/** Decisions as a person reads them. */
public final class Words {

  private Words() {}

  /** What a client that was let through may still do. */
  public static String accepted(List<Standing> standings) {
    Standing tightest = null;
    for (Standing standing : standings) {
      if (counts(standing.limit())
          && (tightest == null || standing.remaining() < tightest.remaining())) {
        tightest = standing;
      }
    }
    return tightest == null
        ? "Request was successful."
        : "Request was successful. You can send "
            + counted(tightest.remaining(), "more request")
            + " in the next "
            + counted(tightest.resetSeconds(), "second")
            + ".";
  }

  private static boolean counts(Limit limit) {
    return limit.unit() == Unit.REQUESTS && !limit.isShadow();
  }

  /**
   * What a refused client exceeded and when it may try again; or, of a request that can never pass,
   * what it costs and what the limit allows.
   */
  public static String rejected(Decision.Rejected rejected, Cost cost) {
    if (rejected.retryAfterMillis().isPresent()) {
      return rejected(rejected);
    }
    Limit limit = rejected.refusing().get(0);
    for (Limit refusing : rejected.refusing()) {
      if (cost.in(refusing) > refusing.limit()) {
        limit = refusing;
        break;
      }
    }
    return "The request costs %s, limit '%s' allows %s. It can never pass."
        .formatted(counted(cost.in(limit), noun(limit)), limit.name(), allowed(limit));
  }

  /** What a refused client exceeded, and when it may try again. */
  public static String rejected(Decision.Rejected rejected) {
    Limit limit = rejected.refusing().get(0);
    String exceeded = "Client exceeded its limit of " + quota(limit) + ".";
    return rejected.retryAfterSeconds().isEmpty()
        ? exceeded + " Its cost can never fit."
        : exceeded
            + " Please try again after "
            + counted(rejected.retryAfterSeconds().getAsLong(), "second")
            + ".";
  }

  private static String quota(Limit limit) {
    return counted(limit.limit(), noun(limit)) + window(limit);
  }

  private static String allowed(Limit limit) {
    return limit.limit() + window(limit);
  }

  private static String noun(Limit limit) {
    return limit.unit() == Unit.TOKENS ? "token" : "request";
  }

  private static String window(Limit limit) {
    if (limit.window() instanceof Window.Calendar calendar) {
      return " per " + calendar.period().word();
    }
    return limit.unit() == Unit.SLOTS
        ? " at once"
        : " per " + counted((limit.windowMillis() + 999) / 1000, "second");
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
