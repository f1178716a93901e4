package dev.sluice.ingress.stream;

import dev.sluice.contract.message.RequestId;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.poll.PollCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/inferences/{id}/events}: the changes of a job as they come, until its end. */
public final class StreamCall {

  private static final int MOST_DIGITS = 18;

  private final PollCall polls;
  private final Duration heartbeat;

  /**
   * @param heartbeat how often a stream gets a comment
   */
  public StreamCall(PollCall polls, Duration heartbeat) {
    this.polls = polls;
    this.heartbeat = heartbeat;
  }

  public void handle(Exchange exchange, String id) {
    Caller caller = exchange.caller();
    String last = exchange.request().getHeader(Fields.LAST_EVENT_ID);
    if (caller instanceof Caller.Refused refused) {
      exchange.problem(refused.problem());
    } else if (!isNumber(last)) {
      exchange.problem(Problem.badRequest("Last-Event-ID: not the id of an event"));
    } else if (RequestId.time(id).isEmpty()) {
      exchange.problem(polls.missing(id));
    } else if (caller instanceof Caller.Known known) {
      long after = last == null || last.isEmpty() ? 0 : Long.parseLong(last);
      new Stream(polls, heartbeat, exchange, id).begin(known.subject().account(), after);
    }
  }

  /** A field that is empty says nothing, as some clients send it. */
  private static boolean isNumber(@Nullable String field) {
    return field == null
        || field.length() <= MOST_DIGITS && field.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
