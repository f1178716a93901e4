package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.mirror.Claim;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.ingress.IngressMeters.Outcome;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.poll.Found;
import dev.sluice.ingress.publish.Published;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A submission whose idempotency key was sent before: it is answered with that request and charged
 * nothing. While it is not known that the stream has that request it is published again, under its
 * id, of which the stream takes one; so nothing is lost if whoever sent it first stopped in
 * between. Confined to its event loop.
 */
final class Replaying {

  private static final long LONGEST_LOOK_MILLIS = 2000;

  private final SubmitCall call;
  private final Exchange exchange;
  private final Asked asked;
  private final Outgoing request;

  /**
   * @param request what would have been sent under a fresh id
   */
  Replaying(SubmitCall call, Exchange exchange, Asked asked, Outgoing request) {
    this.call = call;
    this.exchange = exchange;
    this.asked = asked;
    this.request = request;
  }

  void begin(Claim.Held held) {
    Idempotency sent = request.routing().idempotency();
    if (sent == null || !sent.body().equals(held.body())) {
      call.shared.meters().submission(Outcome.INVALID);
      exchange.problem(Problem.keyReused());
      return;
    }
    var limits = asked.account().terms().limits();
    var look =
        Reservation.look(asked.subject(), request.routing().model(), limits, asked.account().now());
    call.gate.peek(
        look, asked.account().partition(), decision -> exchange.step(() -> looked(held, decision)));
  }

  private void looked(Claim.Held held, @Nullable Decision decision) {
    exchange.headers().set(Fields.REPLAYED, Fields.TRUE);
    if (decision != null) {
      asked.account().fields().put(exchange.headers(), decision.standings());
    }
    Outgoing first = Outgoing.of(held.id(), asked, request.routing().cost());
    List<Standing> standings = decision == null ? List.of() : decision.standings();
    if (held.seen() && asked.then() != Accepted.AT_ONCE) {
      call.shared.meters().submission(Outcome.REPLAYED);
      asked.then().taken(exchange, new Taken(asked.subject(), first, standings));
    } else if (held.seen()) {
      find(first, standings);
    } else {
      call.publishing.publish(
          exchange,
          asked,
          first,
          OptionalLong.empty(),
          published -> published(first, standings, published));
    }
  }

  private void published(Outgoing first, List<Standing> standings, Published published) {
    if (published instanceof Published.Appended) {
      call.shared.meters().submission(Outcome.REPLAYED);
      asked.then().taken(exchange, new Taken(asked.subject(), first, standings));
    } else {
      call.unpublished(exchange, first, published);
    }
  }

  private void find(Outgoing first, List<Standing> standings) {
    Future<?> overdue =
        exchange.loop().schedule(this::unknown, LONGEST_LOOK_MILLIS, TimeUnit.MILLISECONDS);
    call.jobs
        .find(asked.subject().account(), first.routing().id())
        .thenAccept(
            found ->
                exchange.later(
                    () -> {
                      overdue.cancel(false);
                      found(first, standings, found);
                    }));
  }

  private void found(Outgoing first, List<Standing> standings, Found found) {
    if (exchange.over()) {
      return;
    }
    if (found instanceof Found.Unknown) {
      unknown();
      return;
    }
    call.shared.meters().submission(Outcome.REPLAYED);
    if (found instanceof Found.Present present) {
      Accepted.answer(exchange, present, 202);
    } else if (found instanceof Found.Expired) {
      exchange.problem(Problem.gone("this was sent before, and its output is no longer kept"));
    } else {
      Accepted.answer(exchange, first, standings);
    }
  }

  private void unknown() {
    if (!exchange.over()) {
      call.shared.meters().submission(Outcome.UNAVAILABLE);
      exchange.unavailable("this was sent before, and how it stands cannot be told now", 1);
    }
  }
}
