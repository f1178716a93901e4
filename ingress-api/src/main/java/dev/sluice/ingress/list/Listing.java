package dev.sluice.ingress.list;

import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.poll.Found;
import io.netty.util.concurrent.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One list from its first look to its answer; confined to its event loop. */
final class Listing {

  private static final int ROW = 100;

  /** So many jobs are looked at for one answer; the next goes on from there. */
  private static final int MOST_LOOKED_AT = 2000;

  private static final long PATIENCE_MILLIS = 2000;

  private final Shelf shelf;
  private final Exchange exchange;
  private final String account;
  private final Query query;
  private final List<Found.Present> found = new ArrayList<>();
  private final Future<?> timer;
  private String before;
  private int lookedAt;

  Listing(Shelf shelf, Exchange exchange, String account, Query query) {
    this.shelf = shelf;
    this.exchange = exchange;
    this.account = account;
    this.query = query;
    this.before = query.before();
    this.timer = exchange.loop().schedule(this::silent, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  void begin() {
    then(
        shelf.isComplete(),
        complete -> {
          if (complete) {
            look();
          } else {
            unknown("the state of requests is being restored");
          }
        });
  }

  private void look() {
    then(shelf.row(account, before, ROW), this::add);
  }

  private void add(Shelf.Row row) {
    for (Found.Present job : row.jobs()) {
      if (query.wants(job.status())) {
        found.add(job);
        if (found.size() == query.limit()) {
          boolean isLast = row.ids().size() < ROW && job.id().equals(last(row));
          answer(isLast ? null : job.id());
          return;
        }
      }
    }
    lookedAt += row.ids().size();
    if (row.ids().size() < ROW) {
      answer(null);
    } else if (lookedAt >= MOST_LOOKED_AT) {
      answer(last(row));
    } else {
      before = last(row);
      look();
    }
  }

  private static String last(Shelf.Row row) {
    return row.ids().get(row.ids().size() - 1);
  }

  /**
   * @param next null if there are no more
   */
  private void answer(@Nullable String next) {
    timer.cancel(false);
    Buffer body = Buffer.buffer("{\"data\":[");
    for (int i = 0; i < found.size(); i++) {
      body.appendString(i == 0 ? "" : ",").appendBuffer(found.get(i).shown());
    }
    body.appendString(next == null ? "]}" : "],\"next\":\"" + next + "\"}");
    exchange
        .headers()
        .set(Fields.CONTENT_TYPE, Fields.JSON)
        .set(Fields.CACHE_CONTROL, Fields.NO_STORE);
    exchange.answer(200, body);
  }

  private <T> void then(CompletionStage<T> stage, Consumer<T> step) {
    stage.whenComplete(
        (value, failure) ->
            exchange.later(
                () -> {
                  if (exchange.over()) {
                    timer.cancel(false);
                  } else if (failure != null) {
                    silent();
                  } else {
                    step.accept(value);
                  }
                }));
  }

  private void silent() {
    unknown("Redis does not answer");
  }

  private void unknown(String why) {
    timer.cancel(false);
    exchange.unavailable(why, 1);
  }
}
