package dev.sluice.admission;

import dev.sluice.contract.message.Rejection;

/** What becomes of a readable request; nothing is written until it is carried out. */
sealed interface Verdict {

  /** What the account has used, after this request. */
  AccountUsage usage();

  record Accepted(AccountUsage usage) implements Verdict {}

  record Rejected(AccountUsage usage, Rejection rejection) implements Verdict {}

  /** Its id is known: it was decided before. */
  record Duplicate(AccountUsage usage) implements Verdict {}
}
