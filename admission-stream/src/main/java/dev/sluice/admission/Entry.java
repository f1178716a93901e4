package dev.sluice.admission;

import dev.sluice.contract.message.Subject;

/** What admission remembers of a request id. */
sealed interface Entry {

  /**
   * Admitted and not ended yet.
   *
   * @param acceptedAt append time of the request, in milliseconds
   */
  record Open(Subject subject, String model, long acceptedAt) implements Entry {}

  /** Settled or rejected; kept so that the same id, published again, changes nothing. */
  record Ended() implements Entry {}
}
