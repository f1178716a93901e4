package dev.sluice.ingress.cancel;

import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.poll.Found;
import dev.sluice.ingress.poll.PollCall;
import dev.sluice.ingress.publish.Published;

/**
 * {@code POST /v1/inferences/{id}/cancel}: 200 if it is canceled now or was before, 202 if it was
 * asked to stop, 409 if it had ended otherwise.
 */
public final class CancelCall {

  /** For so long the end is waited for; what is queued ends much sooner. */
  private static final int PATIENCE_SECONDS = 1;

  private final PollCall polls;
  private final Cancellations cancellations;

  public CancelCall(PollCall polls, Cancellations cancellations) {
    this.polls = polls;
    this.cancellations = cancellations;
  }

  public void handle(Exchange exchange, String id) {
    Caller caller = exchange.caller();
    if (caller instanceof Caller.Refused refused) {
      exchange.problem(refused.problem());
    } else if (RequestId.time(id).isEmpty()) {
      exchange.problem(polls.missing(id));
    } else if (caller instanceof Caller.Known known) {
      String account = known.subject().account();
      polls.watch(exchange, account, id, 0, found -> found(exchange, known.subject(), id, found));
    }
  }

  private void found(Exchange exchange, Subject subject, String id, Found found) {
    if (!(found instanceof Found.Present job)) {
      polls.notFound(exchange, id, found);
    } else if (job.isTerminal()) {
      answer(exchange, job);
    } else {
      cancellations.ask(
          subject,
          job.id(),
          exchange.traceParent(),
          published -> exchange.later(() -> asked(exchange, subject, job, published)));
    }
  }

  private void asked(Exchange exchange, Subject subject, Found.Present job, Published published) {
    if (published instanceof Published.Appended) {
      polls.watch(
          exchange,
          subject.account(),
          job.id(),
          PATIENCE_SECONDS,
          found -> answer(exchange, found instanceof Found.Present now ? now : job));
    } else {
      exchange.unavailable("Kafka does not take the wish to cancel now; send it again", 1);
    }
  }

  private static void answer(Exchange exchange, Found.Present job) {
    Status status = job.status();
    if (job.isTerminal() && status != Status.CANCELED) {
      exchange.problem(Problem.ended(status));
      return;
    }
    exchange
        .headers()
        .set(Fields.CONTENT_TYPE, Fields.JSON)
        .set(Fields.CACHE_CONTROL, Fields.NO_STORE);
    exchange.answer(job.isTerminal() ? 200 : 202, job.shown());
  }
}
