package dev.sluice.contract.limit;

import java.util.List;
import java.util.OptionalLong;

/** What became of a request at its limits, and how every limit stands after it. */
public sealed interface Decision {

  /** One entry for each limit, in the order of the plan, after this decision. */
  List<Standing> standings();

  /** Limits in shadow mode that would have refused. */
  List<Limit> shadowed();

  record Accepted(List<Standing> standings, List<Limit> shadowed) implements Decision {
    public Accepted(List<Standing> standings) {
      this(standings, List.of());
    }

    public Accepted {
      standings = List.copyOf(standings);
      shadowed = List.copyOf(shadowed);
    }
  }

  /**
   * @param refusing the limits that refused, in the order of the plan
   * @param retryAfterMillis until all of them would let the request pass if nothing else came;
   *     empty if its cost can never fit
   */
  record Rejected(
      List<Standing> standings,
      List<Limit> refusing,
      OptionalLong retryAfterMillis,
      List<Limit> shadowed)
      implements Decision {
    public Rejected(List<Standing> standings, List<Limit> refusing, OptionalLong retryAfterMillis) {
      this(standings, refusing, retryAfterMillis, List.of());
    }

    public Rejected {
      standings = List.copyOf(standings);
      refusing = List.copyOf(refusing);
      shadowed = List.copyOf(shadowed);
    }

    /** {@link #retryAfterMillis} in whole seconds, rounded up, at least 1. */
    public OptionalLong retryAfterSeconds() {
      return retryAfterMillis.isEmpty()
          ? retryAfterMillis
          : OptionalLong.of(Standing.wholeSeconds(retryAfterMillis.getAsLong()));
    }
  }
}
