package dev.sluice.ingress.openai;

import dev.sluice.contract.message.Status;
import dev.sluice.ingress.cancel.Cancellations;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.poll.Found;
import dev.sluice.ingress.poll.PollCall;
import dev.sluice.ingress.submit.Taken;
import java.time.Duration;

/**
 * Waits for the end of a job on behalf of a client that knows nothing of jobs. If the client goes
 * away, or cannot be told the end, the job is canceled; not so if it was sent with an idempotency
 * key, under which the client may come again. Confined to its event loop.
 */
final class Awaited implements Taken.Then {

  /** What all of them share. */
  record Shared(PollCall polls, Cancellations cancellations, Duration longest) {}

  /** How a client is answered; each is called on its event loop. */
  interface Answer {

    /** The job was taken, and its end is waited for. */
    default void waiting(Exchange exchange, String id) {}

    /** The job has ended well. */
    void succeeded(Exchange exchange, Found.Present job);

    /**
     * There will be no answer.
     *
     * @param again whether the client does well to ask again
     */
    void failed(Exchange exchange, Problem problem, boolean again);

    /** Nobody is there any more. */
    default void gone() {}
  }

  private final Shared shared;
  private final boolean keyed;
  private final Answer answer;
  private final long began = System.nanoTime();
  private boolean done;

  /**
   * @param keyed whether it was sent with an idempotency key
   */
  Awaited(Shared shared, boolean keyed, Answer answer) {
    this.shared = shared;
    this.keyed = keyed;
    this.answer = answer;
  }

  @Override
  public void taken(Exchange exchange, Taken taken) {
    if (exchange.over()) {
      cancel(exchange, taken);
      return;
    }
    exchange.headers().set(Fields.REQUEST_ID, taken.id());
    exchange.onGone(
        () -> {
          if (!done) {
            answer.gone();
            cancel(exchange, taken);
          }
        });
    answer.waiting(exchange, taken.id());
    shared
        .polls()
        .watch(
            exchange,
            taken.subject().account(),
            taken.id(),
            (int) shared.longest().toSeconds(),
            found -> exchange.step(() -> found(exchange, taken, found)));
  }

  private void cancel(Exchange exchange, Taken taken) {
    if (!keyed) {
      shared
          .cancellations()
          .ask(taken.subject(), taken.id(), exchange.traceParent(), published -> {});
    }
  }

  private void found(Exchange exchange, Taken taken, Found found) {
    done = true;
    if (found instanceof Found.Present job && job.isTerminal()) {
      ended(exchange, job);
    } else if (found instanceof Found.Present && isTimeOver()) {
      answer.failed(
          exchange,
          Problem.timeout(
                  "it did not end within %d seconds; it goes on, see /v1/inferences/%s"
                      .formatted(shared.longest().toSeconds(), taken.id()))
              .coded("wait_over"),
          false);
    } else if (found instanceof Found.TooMany tooMany) {
      cancel(exchange, taken);
      answer.failed(exchange, Problem.overQuota(tooMany.why(), 1), true);
    } else {
      cancel(exchange, taken);
      String why = found instanceof Found.Unknown unknown ? unknown.why() : "this process stops";
      answer.failed(exchange, Problem.unavailable(why + "; the request was canceled"), true);
    }
  }

  private boolean isTimeOver() {
    return System.nanoTime() - began >= shared.longest().toNanos();
  }

  private void ended(Exchange exchange, Found.Present job) {
    if (job.status() == Status.SUCCEEDED) {
      answer.succeeded(exchange, job);
    } else {
      var failure = Failure.of(job);
      answer.failed(exchange, failure.problem(), failure.again());
    }
  }
}
