package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.mirror.Claim;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.ingress.IngressMeters.Outcome;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.publish.Published;
import dev.sluice.ingress.redis.Verdict;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One submission from its check to its answer; confined to its event loop. */
final class Submitting {

  private final SubmitCall call;
  private final Exchange exchange;
  private final Asked asked;
  private final Outgoing request;
  private final Reservation reservation;
  private boolean tookOver;

  Submitting(SubmitCall call, Exchange exchange, Asked asked, Cost cost) {
    this.call = call;
    this.exchange = exchange;
    this.asked = asked;
    String id = RequestId.next();
    Idempotency key = asked.idempotency();
    request = Outgoing.of(id, asked, cost);
    reservation =
        new Reservation(
            asked.subject(),
            request.routing().model(),
            asked.account().terms().limits(),
            cost,
            asked.account().now(),
            key == null ? null : new Claim(key.key(), id, key.body()));
  }

  void begin() {
    String status = new StatusEntry(Status.RECEIVED.seq(), null, request.received()).encoded();
    call.gate.check(
        reservation,
        asked.account().partition(),
        request.routing().id(),
        status,
        verdict -> exchange.step(() -> checked(verdict)));
  }

  /** There is no room for another: only what was sent before with its key is answered. */
  void replay() {
    call.gate.holder(
        reservation, asked.account().partition(), held -> exchange.step(() -> replay(held)));
  }

  private void replay(Claim.@Nullable Held held) {
    if (held == null || !held.seen() && IdempotencyKey.isStale(held.id())) {
      call.full(exchange, asked.submission().model());
    } else {
      known(held);
    }
  }

  private void checked(Verdict verdict) {
    if (verdict instanceof Verdict.Known known) {
      known(known.held());
    } else if (verdict instanceof Verdict.Decided decided) {
      decided(decided);
    }
  }

  /** The key is taken: the same job again, unless that was never sent and no longer can be. */
  private void known(Claim.Held held) {
    if (!held.seen() && !tookOver && IdempotencyKey.isStale(held.id())) {
      tookOver = true;
      call.gate.drop(reservation, held);
      begin();
    } else {
      new Replaying(call, exchange, asked, request).begin(held);
    }
  }

  private void decided(Verdict.Decided verdict) {
    asked.account().fields().put(exchange.headers(), verdict.decision().standings());
    if (verdict.degraded()) {
      exchange.headers().set(Fields.DEGRADED, Fields.REDIS);
    }
    count(verdict.decision());
    if (verdict.decision() instanceof Decision.Rejected rejected) {
      refused(rejected);
    } else {
      OptionalLong reservedAt =
          verdict.mayBeReserved() ? OptionalLong.of(asked.account().now()) : OptionalLong.empty();
      call.publishing.publish(
          exchange, asked, request, reservedAt, published -> published(verdict, published));
    }
  }

  private void count(Decision decision) {
    String plan = asked.account().terms().plan();
    List<Limit> shadowed = decision.shadowed();
    for (int i = 0; i < shadowed.size(); i++) {
      call.shared.meters().shadowRefusal(plan, shadowed.get(i));
    }
    if (decision instanceof Decision.Accepted) {
      List<Standing> standings = decision.standings();
      for (int i = 0; i < standings.size(); i++) {
        Standing standing = standings.get(i);
        if (standing.isNear()) {
          call.shared.meters().nearLimit(plan, standing.limit());
        }
      }
    }
  }

  private void refused(Decision.Rejected rejected) {
    var terms = asked.account().terms();
    Limit limit = rejected.refusing().get(0);
    call.shared.shed().refused(asked.subject(), terms.plan(), limit.name());
    call.shared.meters().refusal(terms.plan(), limit);
    call.shared.meters().submission(Outcome.REFUSED);
    Refusal.answer(exchange, rejected, request.routing().cost(), terms.version());
  }

  private void published(Verdict.Decided verdict, Published published) {
    if (published instanceof Published.Appended) {
      call.shared.meters().submission(Outcome.ACCEPTED);
      asked
          .then()
          .taken(exchange, new Taken(asked.subject(), request, verdict.decision().standings()));
      return;
    }
    if (published instanceof Published.NotSent) {
      call.gate.release(verdict);
    }
    call.unpublished(exchange, request, published);
  }
}
