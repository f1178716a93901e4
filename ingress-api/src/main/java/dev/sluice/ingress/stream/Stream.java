package dev.sluice.ingress.stream;

import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.poll.Found;
import dev.sluice.ingress.poll.PollCall;
import io.netty.util.concurrent.Future;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream from its first event to its last; confined to its event loop. A client that does not
 * read is dropped, and may come again.
 */
final class Stream {

  private static final long HEARTBEAT_SECONDS = 15;
  private static final int RETRY_MILLIS = 2000;

  private final PollCall polls;
  private final Exchange exchange;
  private final String id;

  /** Null until the first event was sent. */
  private @Nullable Future<?> heartbeat;

  Stream(PollCall polls, Exchange exchange, String id) {
    this.polls = polls;
    this.exchange = exchange;
    this.id = id;
  }

  /**
   * @param after the event that the client has already
   */
  void begin(String account, long after) {
    polls.follow(
        exchange, account, id, after, job -> send(job, "status"), found -> ended(found, after));
  }

  private void ended(Found found, long after) {
    if (found instanceof Found.Present job && job.isTerminal()) {
      last(job, after);
    } else if (heartbeat == null && !(found instanceof Found.Present)) {
      polls.notFound(exchange, id, found);
    } else { // this process stops, or cannot tell any more: another may
      open();
      stop();
    }
  }

  private void last(Found.Present job, long after) {
    if (heartbeat == null && job.seq() <= after) {
      exchange.answer(204);
      return;
    }
    send(job, "completed");
    stop();
  }

  private void send(Found.Present job, String name) {
    open();
    write(Event.of(job.seq(), name, job.shown()));
  }

  private void open() {
    if (heartbeat != null) {
      return;
    }
    heartbeat =
        exchange
            .loop()
            .scheduleWithFixedDelay(
                () -> write(Event.HEARTBEAT),
                HEARTBEAT_SECONDS,
                HEARTBEAT_SECONDS,
                TimeUnit.SECONDS);
    exchange
        .headers()
        .set(Fields.CONTENT_TYPE, Fields.EVENT_STREAM)
        .set(Fields.CACHE_CONTROL, Fields.NO_STORE);
    exchange.begin(200);
    write(Event.retry(RETRY_MILLIS));
  }

  private void write(Buffer piece) {
    if (!exchange.piece(piece)) {
      silence();
      exchange.drop();
    }
  }

  private void stop() {
    silence();
    exchange.end();
  }

  private void silence() {
    if (heartbeat != null) {
      heartbeat.cancel(false);
    }
  }
}
