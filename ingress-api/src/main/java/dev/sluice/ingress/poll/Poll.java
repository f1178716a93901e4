package dev.sluice.ingress.poll;

import dev.sluice.contract.message.Status;
import dev.sluice.ingress.http.ETags;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;

/** One poll from its first look to its answer; confined to its event loop. */
final class Poll {

  private final PollCall call;
  private final Exchange exchange;
  private final String id;
  private final Wait wait;

  Poll(PollCall call, Exchange exchange, String id, Wait wait) {
    this.call = call;
    this.exchange = exchange;
    this.id = id;
    this.wait = wait;
  }

  void begin(String account) {
    call.watch(exchange, account, id, wait.seconds(), this::found);
  }

  private void found(Found found) {
    if (found instanceof Found.Present present) {
      answer(present);
    } else {
      call.notFound(exchange, id, found);
    }
  }

  private void answer(Found.Present present) {
    String tag = '"' + Long.toString(present.seq()) + '"';
    var headers = exchange.headers();
    headers.set(Fields.CACHE_CONTROL, Fields.NO_STORE).set(Fields.ETAG, tag);
    if (wait.preferred()) {
      headers.set(Fields.PREFERENCE_APPLIED, "wait=" + wait.seconds());
    }
    if (present.seq() < Status.TERMINAL_SEQ) {
      headers.set(Fields.RETRY_AFTER, "1");
    }
    if (ETags.match(exchange.request().getHeader(Fields.IF_NONE_MATCH), tag)) {
      exchange.answer(304);
      return;
    }
    headers.set(Fields.CONTENT_TYPE, Fields.JSON);
    exchange.answer(200, present.shown());
  }
}
