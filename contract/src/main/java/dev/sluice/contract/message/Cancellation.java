package dev.sluice.contract.message;

import java.time.Instant;

/** A client's wish to cancel its request, on {@code inference.cancellations}; key: account. */
public record Cancellation(String id, String account, Instant requestedAt) {

  public Cancellation {
    if (id == null || account == null || requestedAt == null) {
      throw new IllegalArgumentException("id, account and requested_at are required");
    }
    if (RequestId.time(id).isEmpty()) {
      throw new IllegalArgumentException("id: not a UUID of version 7");
    }
  }
}
