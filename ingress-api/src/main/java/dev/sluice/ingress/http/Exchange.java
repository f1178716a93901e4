package dev.sluice.ingress.http;

import io.netty.channel.EventLoop;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its one answer; confined to the event loop of its connection. */
public final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** How long a client that is cut off may take to read why. */
  private static final long CUT_OFF_MILLIS = 1000;

  private static final int LONGEST_SLEEP_SECONDS = 60;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final EventLoop loop;
  private final Link link;
  private final Bodies bodies;
  private final Callers callers;

  /** What is done if the client goes away before it is answered. */
  private final List<Runnable> onGone = new ArrayList<>(1);

  private ErrorShape errors = ErrorShape.PROBLEM;

  /** Bytes of the body counted in {@link #bodies}; given back with the answer. */
  private long held;

  Exchange(HttpServerRequest request, EventLoop loop, Link link, Bodies bodies, Callers callers) {
    this.request = request;
    this.response = request.response();
    this.loop = loop;
    this.link = link;
    this.bodies = bodies;
    this.callers = callers;
  }

  public HttpServerRequest request() {
    return request;
  }

  /** Who calls. */
  public Caller caller() {
    return callers.of(request);
  }

  /** Who submits; may be refused because of it. */
  public Caller submitter() {
    return callers.submitting(request);
  }

  /** The client's trace context; null without, or if it is none. */
  public @Nullable String traceParent() {
    String field = request.getHeader(Fields.TRACEPARENT);
    return field != null && TraceParent.isValid(field) ? field : null;
  }

  public EventLoop loop() {
    return loop;
  }

  /** The header fields of the answer. */
  public MultiMap headers() {
    return response.headers();
  }

  boolean tryHold(long bytes) {
    if (bodies.tryHold(bytes)) {
      held += bytes;
      return true;
    }
    return false;
  }

  void release() {
    bodies.release(held);
    held = 0;
  }

  /** The request is here as a whole. */
  void received() {
    link.handling();
  }

  /** Whether an answer was given or nobody is there to read one. */
  public boolean over() {
    return response.ended() || response.closed();
  }

  /** Calls back once if the client goes away before it is answered, each that asks for it. */
  public void onGone(Runnable action) {
    if (onGone.isEmpty()) {
      response.closeHandler(closed -> onGone.forEach(Runnable::run));
    }
    onGone.add(action);
  }

  /** From now on tells what is wrong in this shape. */
  void tellErrors(ErrorShape shape) {
    errors = shape;
  }

  /**
   * Whether what is wrong is told as {@link ErrorShape#PROBLEM}, so that it may be put together.
   */
  public boolean tellsProblems() {
    return errors == ErrorShape.PROBLEM;
  }

  public void answer(int status, Buffer body) {
    release();
    if (over()) {
      return;
    }
    link.idle();
    response.setStatusCode(status);
    response.end(body);
  }

  /** Begins an answer that comes in pieces. */
  public void begin(int status) {
    release();
    if (!over()) {
      response.setStatusCode(status).setChunked(true);
    }
  }

  /**
   * Sends a piece of an answer that was begun.
   *
   * @return false if the client does not read what was sent before, or is gone
   */
  public boolean piece(Buffer piece) {
    if (over() || response.writeQueueFull()) {
      return false;
    }
    response.write(piece);
    return true;
  }

  /** Ends an answer that was begun. */
  public void end() {
    if (!over()) {
      link.idle();
      response.end();
    }
  }

  /** Ends an answer that was begun with what is sent in any case. */
  public void end(Buffer last) {
    if (!over()) {
      link.idle();
      response.end(last);
    }
  }

  /** Closes the connection: its client does not read. */
  public void drop() {
    request.connection().close();
  }

  public void answer(int status) {
    release();
    if (!over()) {
      link.idle();
      response.setStatusCode(status).end();
    }
  }

  public void problem(Problem problem) {
    ErrorShape.Told told = errors.of(problem);
    headers().set(Fields.CONTENT_TYPE, told.type()).set(Fields.CACHE_CONTROL, Fields.NO_STORE);
    if (problem.status() == 401) {
      headers().set(Fields.AUTHENTICATE, Fields.BEARER);
    }
    Long retryAfter = problem.retryAfter();
    if (retryAfter != null) {
      headers().set(Fields.RETRY_AFTER, Long.toString(retryAfter));
      if (retryAfter > LONGEST_SLEEP_SECONDS) {
        headers().set(Fields.SHOULD_RETRY, Fields.FALSE);
      }
    }
    answer(told.status(), Buffer.buffer(told.body()));
  }

  /** Our own trouble: the client should come again. */
  public void unavailable(String detail, int retryAfterSeconds) {
    headers().set(Fields.RETRY_AFTER, Integer.toString(retryAfterSeconds));
    problem(Problem.unavailable(detail));
  }

  /** Runs a step of this exchange; should it fail, the client hears of it and so does the log. */
  public void step(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("An exchange failed", e);
      if (response.headWritten()) {
        drop();
      } else if (!over()) {
        problem(Problem.internal());
      }
    }
  }

  /** Runs a step of this exchange on its loop, from any thread. */
  public void later(Runnable step) {
    loop.execute(() -> step(step));
  }

  /** Answers without reading what is left of the body, and closes the connection. */
  void cutOff(Problem problem) {
    request.pause();
    headers().set(Fields.CONNECTION, Fields.CLOSE);
    problem(problem);
    loop.schedule(
        () -> {
          request.connection().close();
        },
        CUT_OFF_MILLIS,
        TimeUnit.MILLISECONDS);
  }
}
