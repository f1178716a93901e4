package dev.sluice.ingress.http;

import io.netty.util.concurrent.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer as server-sent events; begun by the first thing that is sent. Now and then it gets a
 * comment, which clients pass over, so that no proxy takes it for dead. Confined to its event loop.
 */
public final class EventStream {

  private static final Buffer HEARTBEAT = Buffer.buffer(": still here\n\n");

  private final Exchange exchange;
  private boolean open;

  /** Null before it beats. */
  private @Nullable Future<?> heartbeat;

  public EventStream(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * From now on it beats.
   *
   * @param stuck called if its client does not read
   */
  public void keepAlive(Duration every, Runnable stuck) {
    heartbeat =
        exchange
            .loop()
            .scheduleWithFixedDelay(
                () -> beat(stuck), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void beat(Runnable stuck) {
    if (!exchange.over() && !write(HEARTBEAT)) {
      stuck.run();
    }
  }

  /** Whether anything was sent, so that there is a status already. */
  public boolean isOpen() {
    return open;
  }

  /**
   * @return false if the client does not read what was sent before, or is gone
   */
  public boolean write(Buffer event) {
    open();
    return exchange.piece(event);
  }

  /** Sends this in any case, and nothing after it. */
  public void end(Buffer last) {
    silence();
    open();
    exchange.end(last);
  }

  /** Sends nothing more. */
  public void end() {
    end(Buffer.buffer());
  }

  /** Beats no more. */
  public void silence() {
    if (heartbeat != null) {
      heartbeat.cancel(false);
    }
  }

  private void open() {
    if (open || exchange.over()) {
      return;
    }
    open = true;
    exchange
        .headers()
        .set(Fields.CONTENT_TYPE, Fields.EVENT_STREAM)
        .set(Fields.CACHE_CONTROL, Fields.NO_STORE);
    exchange.begin(200);
  }
}
