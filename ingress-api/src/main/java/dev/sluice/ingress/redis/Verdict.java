package dev.sluice.ingress.redis;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.mirror.Claim;
import org.jspecify.annotations.Nullable;

/** What came of a fast check. */
public sealed interface Verdict {

  /**
   * @param degraded whether this process decided alone
   * @param reserving the call that reserved the cost in Redis, or may have; null if none was sent
   */
  record Decided(Decision decision, boolean degraded, @Nullable Reserving reserving)
      implements Verdict {

    public boolean mayBeReserved() {
      return reserving != null;
    }
  }

  /** The idempotency key is taken; nothing was reserved. */
  record Known(Claim.Held held) implements Verdict {}
}
