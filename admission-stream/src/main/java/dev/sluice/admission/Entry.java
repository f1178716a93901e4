package dev.sluice.admission;

import dev.sluice.contract.limit.Charge;
import dev.sluice.contract.message.Subject;
import java.util.List;

/** What admission remembers of a request id. */
sealed interface Entry {

  /**
   * Admitted and not ended yet. It is the lease on the slots among its charges.
   *
   * @param acceptedAt append time of the request, in milliseconds
   * @param finishBy when it ends in any case
   * @param charges what it was charged in each limit of its account
   */
  record Open(Subject subject, String model, long acceptedAt, long finishBy, List<Charge> charges)
      implements Entry {
    public Open {
      charges = List.copyOf(charges);
    }
  }

  /** Settled or rejected; kept so that the same id, published again, changes nothing. */
  record Ended() implements Entry {}
}
