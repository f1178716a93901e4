package dev.sluice.admission;

import dev.sluice.contract.limit.Charge;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Status;
import java.util.List;

/** What becomes of a readable request; nothing is written until it is carried out. */
sealed interface Verdict {

  /** What the account has used, after this request. */
  AccountUsage usage();

  /**
   * @param charges what it was charged, limit by limit
   * @param shadowed limits in shadow mode that would have refused
   */
  record Accepted(AccountUsage usage, List<Charge> charges, List<Limit> shadowed)
      implements Verdict {
    public Accepted {
      charges = List.copyOf(charges);
      shadowed = List.copyOf(shadowed);
    }
  }

  record Rejected(AccountUsage usage, Rejection rejection) implements Verdict {}

  /**
   * It ends before it was admitted, and is charged nothing.
   *
   * @param status canceled or expired
   */
  record Over(AccountUsage usage, Status status) implements Verdict {}

  /** Its id is known: it was decided before. */
  record Duplicate(AccountUsage usage) implements Verdict {}
}
