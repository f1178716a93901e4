package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.message.Subject;
import dev.sluice.ingress.http.Exchange;
import java.util.List;

/** A request that was taken and whose client is not answered yet. */
public final class Taken {

  /** Answers the client, or sees to it that it is answered; called on its event loop. */
  public interface Then {
    void taken(Exchange exchange, Taken taken);
  }

  private final Subject subject;
  private final Outgoing request;
  private final List<Standing> standings;

  Taken(Subject subject, Outgoing request, List<Standing> standings) {
    this.subject = subject;
    this.request = request;
    this.standings = List.copyOf(standings);
  }

  public Subject subject() {
    return subject;
  }

  public String id() {
    return request.routing().id();
  }

  /** Answers 202 and the job as it was taken. */
  public void answer(Exchange exchange) {
    Accepted.answer(exchange, request, standings);
  }
}
