package dev.sluice.cli.whatif;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Routing;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request as the limiter sees it.
 *
 * @param time of its append, in milliseconds
 * @param id null if an ingress refused it, which keeps no ids
 */
record Ask(
    long time,
    @Nullable UUID id,
    String client,
    String model,
    Cost cost,
    @Nullable Idempotency idempotency) {

  /** Whether an ingress refused it, so that the stream never saw it. */
  boolean isShed() {
    return id == null;
  }

  /**
   * @param size of the request's value, in bytes
   */
  static Ask of(Routing routing, int size, long time) {
    return new Ask(
        time,
        UUID.fromString(routing.id()),
        routing.subject().client().intern(),
        routing.model().intern(),
        routing.cost().estimated(size),
        routing.idempotency());
  }
}
