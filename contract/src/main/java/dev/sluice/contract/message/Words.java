package dev.sluice.contract.message;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Decisions as a person reads them. */
public final class Words {

  private Words() {}

  /** What a client that was let through may still do. */
  public static String accepted(List<Standing> standings) {
    if (standings.isEmpty()) {
      return "Request was successful.";
    }
    Standing tightest = Collections.min(standings, Comparator.comparingLong(Standing::remaining));
    return "Request was successful. You can send "
        + counted(tightest.remaining(), "more request")
        + " in the next "
        + counted(tightest.resetSeconds(), "second")
        + ".";
  }

  /** What a refused client exceeded, and when it may try again. */
  public static String rejected(Decision.Rejected rejected) {
    Limit limit = rejected.refusing().get(0);
    String exceeded =
        "Client exceeded its limit of "
            + counted(limit.limit(), "request")
            + " per "
            + counted((limit.windowMillis() + 999) / 1000, "second")
            + ".";
    return rejected.retryAfterSeconds().isEmpty()
        ? exceeded + " Its cost can never fit."
        : exceeded
            + " Please try again after "
            + counted(rejected.retryAfterSeconds().getAsLong(), "second")
            + ".";
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
