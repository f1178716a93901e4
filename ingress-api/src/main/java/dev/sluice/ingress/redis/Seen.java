package dev.sluice.ingress.redis;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.mirror.Reservation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Redis said last of a client's limits: for the moment in which it does not answer, and for
 * the next few milliseconds of a client that is refused and asks on.
 *
 * @param asked what it was asked
 */
record Seen(Reservation asked, Decision decision) {

  /** For so long a refusal is taken to hold; units that are given back wait no longer. */
  private static final long REPEATED_MILLIS = 10;

  /** Nobody knows when the units came: they are taken as spread evenly over the window. */
  private static final int PARTS = 20;

  /**
   * The refusal, if the same is asked again so soon that Redis would say the same; null if it has
   * to be asked. A request with an idempotency key may be one that was let through before.
   */
  @Nullable Decision repeated(Reservation again) {
    if (!(decision instanceof Decision.Rejected rejected)) {
      return null;
    }
    long holds = Math.min(REPEATED_MILLIS, rejected.retryAfterMillis().orElse(REPEATED_MILLIS));
    long passed = again.now() - asked.now();
    boolean same =
        passed >= 0
            && passed < holds
            && again.claim() == null
            && again.limits() == asked.limits()
            && again.model().equals(asked.model())
            && Objects.equals(again.cost(), asked.cost());
    return same ? rejected : null;
  }

  /** Whether it speaks of what this request is counted by. */
  boolean tellsOf(Reservation other) {
    return other.limits().equals(asked.limits()) && other.model().equals(asked.model());
  }

  /**
   * The usage of one limit, as far as it can be told.
   *
   * @param counted how the limit is counted here
   */
  Usage usage(int limit, Limit counted) {
    long used = decision.standings().get(limit).used();
    Usage usage = Usage.none(counted);
    if (!(counted.window() instanceof Window.Sliding)) {
      return usage.charged(counted, used, asked.now());
    }
    long window = counted.windowMillis();
    for (int part = 1; part <= PARTS; part++) {
      long units = used * part / PARTS - used * (part - 1) / PARTS;
      usage = usage.charged(counted, units, asked.now() - window + window * part / PARTS);
    }
    return usage;
  }
}
