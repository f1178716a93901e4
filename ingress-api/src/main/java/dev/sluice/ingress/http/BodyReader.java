package dev.sluice.ingress.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects a body up to a bound; what is larger is refused before it is read. */
public final class BodyReader {

  private final int largest;

  public BodyReader(int largest) {
    this.largest = largest;
  }

  /**
   * @param then called once with the whole body, never after a refusal
   */
  public void read(Exchange exchange, Consumer<byte[]> then) {
    HttpServerRequest request = exchange.request();
    if (announced(request) > largest) {
      exchange.cutOff(tooLarge());
      return;
    }
    if (request.getHeader(Fields.EXPECT) != null) {
      request.response().writeContinue();
    }
    Collector collector = new Collector(exchange, then);
    request.handler(collector::add);
    request.endHandler(end -> collector.end());
    request.exceptionHandler(failure -> collector.drop());
  }

  private Problem tooLarge() {
    return Problem.tooLarge("the body is larger than %d bytes".formatted(largest));
  }

  /** The announced length; 0 if there is none. A broken one never gets here. */
  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(Fields.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private final class Collector {
    private final Exchange exchange;
    private final Consumer<byte[]> then;
    private @Nullable Buffer collected;
    private boolean single;
    private boolean dropped;

    Collector(Exchange exchange, Consumer<byte[]> then) {
      this.exchange = exchange;
      this.then = then;
    }

    void add(Buffer chunk) {
      if (dropped) {
        return;
      }
      if (chunk.length() + (collected == null ? 0L : collected.length()) > largest) {
        drop();
        exchange.cutOff(tooLarge());
      } else if (!exchange.tryHold(chunk.length())) {
        drop();
        exchange.headers().set(Fields.RETRY_AFTER, "1");
        exchange.cutOff(Problem.unavailable("too many bodies are being read at once"));
      } else if (collected == null) {
        collected = chunk;
        single = true;
      } else {
        // The first chunk is not ours to append to.
        collected =
            (single ? Buffer.buffer(collected.length() * 2).appendBuffer(collected) : collected);
        collected.appendBuffer(chunk);
        single = false;
      }
    }

    void end() {
      if (!dropped) {
        exchange.received();
        byte[] body = collected == null ? new byte[0] : collected.getBytes();
        exchange.step(() -> then.accept(body));
      }
    }

    void drop() {
      dropped = true;
      collected = null;
      exchange.release();
    }
  }
}
