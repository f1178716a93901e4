package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.message.Words;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.poll.Found;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** The answer to a submission that was taken: 202 and the job. */
final class Accepted {

  /** The client is told at once. */
  static final Taken.Then AT_ONCE = (exchange, taken) -> taken.answer(exchange);

  private static final String URL = "/v1/inferences/";

  private Accepted() {}

  static void answer(Exchange exchange, Outgoing request, List<Standing> standings) {
    String url = URL + request.routing().id();
    head(exchange, url);
    String words = Words.accepted(standings);
    exchange.answer(202, Buffer.buffer(JobText.answered(request.received(), url, words)));
  }

  /** A job that is there already, as it stands. */
  static void answer(Exchange exchange, Found.Present job, int status) {
    head(exchange, URL + job.id());
    exchange.answer(status, job.shown());
  }

  private static void head(Exchange exchange, String url) {
    exchange.headers().set(Fields.CONTENT_TYPE, Fields.JSON).set(Fields.LOCATION, url);
  }
}
