package dev.sluice.ingress.stream;

import dev.sluice.ingress.http.EventStream;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.poll.Found;
import dev.sluice.ingress.poll.PollCall;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/**
 * One stream from its first event to its last; confined to its event loop. A client that does not
 * read is dropped, and may come again.
 */
final class Stream {

  private static final int RETRY_MILLIS = 2000;

  private final PollCall polls;
  private final Duration heartbeat;
  private final Exchange exchange;
  private final String id;
  private final EventStream events;

  Stream(PollCall polls, Duration heartbeat, Exchange exchange, String id) {
    this.polls = polls;
    this.heartbeat = heartbeat;
    this.exchange = exchange;
    this.id = id;
    this.events = new EventStream(exchange);
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
    } else if (!events.isOpen() && !(found instanceof Found.Present)) {
      polls.notFound(exchange, id, found);
    } else { // this process stops, or cannot tell any more: another may
      open();
      events.end();
    }
  }

  private void last(Found.Present job, long after) {
    if (!events.isOpen() && job.seq() <= after) {
      exchange.answer(204);
      return;
    }
    send(job, "completed");
    events.end();
  }

  private void send(Found.Present job, String name) {
    open();
    write(Event.of(job.seq(), name, job.shown()));
  }

  private void open() {
    if (!events.isOpen()) {
      events.keepAlive(heartbeat, this::drop);
      write(Event.retry(RETRY_MILLIS));
    }
  }

  private void write(Buffer piece) {
    if (!events.write(piece)) {
      drop();
    }
  }

  private void drop() {
    events.silence();
    exchange.drop();
  }
}
