package dev.sluice.ingress.submit;

import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A request as it is published and answered. All of it follows from its id and what was sent, so
 * that a retry publishes the same bytes again.
 *
 * @param received the job as JSON while nobody has looked at it
 */
record Outgoing(Routing routing, Instant created, String received) {

  static Outgoing of(Routing routing) {
    Instant created = RequestId.time(routing.id()).orElse(Instant.EPOCH);
    return new Outgoing(routing, created, JobText.received(routing, created));
  }

  /** The same under the id of an earlier attempt. */
  Outgoing as(String id) {
    return of(
        new Routing(
            id,
            routing.subject(),
            routing.model(),
            routing.cost(),
            OptionalLong.empty(),
            routing.idempotency()));
  }
}
