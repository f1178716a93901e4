package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.message.Carried;
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
record Outgoing(Routing routing, Carried carried, Instant created, String received) {

  static Outgoing of(String id, Asked asked, Cost cost) {
    Submission submission = asked.submission();
    Instant created = RequestId.time(id).orElse(Instant.EPOCH);
    var routing =
        new Routing(
            id,
            asked.subject(),
            submission.model().name(),
            cost,
            OptionalLong.empty(),
            asked.idempotency(),
            submission.times(created));
    Carried carried = submission.carried(asked.traceParent());
    return new Outgoing(routing, carried, created, JobText.received(routing, carried, created));
  }
}
