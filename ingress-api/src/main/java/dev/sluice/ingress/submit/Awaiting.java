package dev.sluice.ingress.submit;

import dev.sluice.contract.message.Status;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.poll.Found;
import dev.sluice.ingress.poll.PollCall;

/**
 * {@code Prefer: wait=N} on a submission: 200 and the job if it has ended by then, 202 if not. If
 * the stream refuses it meanwhile the answer is the one an immediate refusal has.
 */
final class Awaiting implements Taken.Then {

  private final PollCall polls;
  private final int seconds;

  Awaiting(PollCall polls, int seconds) {
    this.polls = polls;
    this.seconds = seconds;
  }

  @Override
  public void taken(Exchange exchange, Taken taken) {
    exchange.headers().set(Fields.PREFERENCE_APPLIED, "wait=" + seconds);
    polls.watch(
        exchange,
        taken.subject().account(),
        taken.id(),
        seconds,
        found -> found(exchange, taken, found));
  }

  private static void found(Exchange exchange, Taken taken, Found found) {
    if (!(found instanceof Found.Present job)) {
      taken.answer(exchange); // it was taken, whatever can be told of it now
    } else if (job.status() == Status.REJECTED) {
      LateRefusal.answer(exchange, job);
    } else {
      Accepted.answer(exchange, job, job.isTerminal() ? 200 : 202);
    }
  }
}
