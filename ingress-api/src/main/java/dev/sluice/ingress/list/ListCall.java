package dev.sluice.ingress.list;

import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.redis.RedisLink;

/** {@code GET /v1/inferences}: the jobs of the caller's account, the newest first. */
public final class ListCall {

  private final Shelf shelf;

  public ListCall(RedisLink link, MirrorKeys keys) {
    this.shelf = new Shelf(link, keys);
  }

  public void handle(Exchange exchange) {
    Caller caller = exchange.caller();
    if (caller instanceof Caller.Refused refused) {
      exchange.problem(refused.problem());
    } else if (caller instanceof Caller.Known known) {
      list(exchange, known.subject().account());
    }
  }

  private void list(Exchange exchange, String account) {
    try {
      var query = Query.read(exchange.request().params());
      new Listing(shelf, exchange, account, query).begin();
    } catch (IllegalArgumentException e) {
      exchange.problem(Problem.badRequest(String.valueOf(e.getMessage())));
    }
  }
}
