package dev.sluice.contract.message;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import java.util.Comparator;
import java.util.List;

/** Decisions as a person reads them. */
public final class Words {

  private Words() {}

  /** What a client that was let through may still do. */
  public static String accepted(List<Standing> standings) {
    return standings.stream()
        .min(Comparator.comparingLong(Standing::remaining))
        .map(
            tightest ->
                "Request was successful. You can send %s in the next %s."
                    .formatted(
                        counted(tightest.remaining(), "more request"),
                        counted(tightest.resetSeconds(), "second")))
        .orElse("Request was successful.");
  }

  /** What a refused client exceeded, and when it may try again. */
  public static String rejected(Decision.Rejected rejected) {
    Limit limit = rejected.refusing().get(0);
    String exceeded =
        "Client exceeded its limit of %s per %s."
            .formatted(
                counted(limit.limit(), "request"),
                counted((limit.windowMillis() + 999) / 1000, "second"));
    return rejected.retryAfterSeconds().isEmpty()
        ? exceeded + " Its cost can never fit."
        : exceeded
            + " Please try again after %s."
                .formatted(counted(rejected.retryAfterSeconds().getAsLong(), "second"));
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
