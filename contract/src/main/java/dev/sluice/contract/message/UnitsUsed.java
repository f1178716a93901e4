package dev.sluice.contract.message;

import org.jspecify.annotations.Nullable;

/** What a job used of the units that limits count. */
public record UnitsUsed(long requests, @Nullable Long tokens) {

  /** Of what never ran: what it was charged comes back. */
  public static final UnitsUsed NOTHING = new UnitsUsed(0, null);

  public boolean ranNothing() {
    return requests == 0;
  }
}
