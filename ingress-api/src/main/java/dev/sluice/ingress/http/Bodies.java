package dev.sluice.ingress.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the bodies of one event loop: each bounded in size and time, all of them together
 * bounded in size. Confined to its event loop.
 */
final class Bodies {

  private static final long LONGEST_MILLIS = 10_000;
  private static final long SWEEP_MILLIS = 1_000;

  private final int largest;
  private final long most;
  private final AtomicLong held;

  /** Those not yet complete, oldest first. */
  private final LinkedHashSet<Body> open = new LinkedHashSet<>();

  /**
   * @param held bytes of bodies held by all event loops
   */
  Bodies(Vertx vertx, int largest, long most, AtomicLong held) {
    this.largest = largest;
    this.most = most;
    this.held = held;
    vertx.setPeriodic(SWEEP_MILLIS, unused -> sweep());
  }

  private final class Body {
    final HttpServerRequest request;
    final Consumer<byte[]> then;
    final long since = System.currentTimeMillis();
    private @Nullable Buffer whole;

    /** Bytes in {@code whole}, which are counted in {@code held}. */
    private int size;

    private boolean ended;

    Body(HttpServerRequest request, Consumer<byte[]> then) {
      this.request = request;
      this.then = then;
    }

    void chunk(Buffer chunk) {
      if (ended) {
        return;
      }
      if (size + chunk.length() > largest) {
        refuse(tooLarge());
      } else if (held.get() + chunk.length() > most) {
        refuse(Problem.reducedCapacity("too many bodies are being read just now", 1));
      } else {
        size += chunk.length();
        held.addAndGet(chunk.length());
        whole = whole == null ? chunk : whole.appendBuffer(chunk);
      }
    }

    void complete() {
      if (!ended) {
        end();
        then.accept(whole == null ? new byte[0] : whole.getBytes());
      }
    }

    void refuse(Problem problem) {
      end();
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      Answers.problem(request.response(), problem);
    }

    void end() {
      if (!ended) {
        ended = true;
        open.remove(this);
        held.addAndGet(-size);
      }
    }
  }

  void collect(HttpServerRequest request, Consumer<byte[]> then) {
    String declared = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    if (declared != null && declared.length() > 9
        || declared != null && length(declared) > largest) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      Answers.problem(request.response(), tooLarge());
      return;
    }
    var body = new Body(request, then);
    open.add(body);
    request.handler(body::chunk);
    request.endHandler(unused -> body.complete());
    request.exceptionHandler(unused -> body.end());
  }

  private static long length(String declared) {
    try {
      return Long.parseLong(declared);
    } catch (NumberFormatException e) {
      return 0; // the protocol decoder judges it
    }
  }

  private Problem tooLarge() {
    return Problem.of(
        413, "Content too large", "the body is larger than %d bytes".formatted(largest));
  }

  private void sweep() {
    long oldest = System.currentTimeMillis() - LONGEST_MILLIS;
    while (!open.isEmpty() && open.iterator().next().since < oldest) {
      open.iterator()
          .next()
          .refuse(
              Problem.of(
                  408,
                  "Request timeout",
                  "the body was not complete within %d s".formatted(LONGEST_MILLIS / 1000)));
    }
  }
}
