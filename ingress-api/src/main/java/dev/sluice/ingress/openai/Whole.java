package dev.sluice.ingress.openai;

import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Fields;
import dev.sluice.ingress.http.Problem;
import dev.sluice.ingress.poll.Found;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers with a job's output as a whole. */
final class Whole implements Awaited.Answer {

  /** What is larger is read on another thread: a megabyte takes some milliseconds. */
  private static final int LARGEST_AT_ONCE = 32 * 1024;

  private final Executor threads;
  private final Function<Found.Present, byte[]> read;

  /**
   * @param threads for large ones
   * @param read makes the body of the answer
   */
  Whole(Executor threads, Function<Found.Present, byte[]> read) {
    this.threads = threads;
    this.read = read;
  }

  @Override
  public void succeeded(Exchange exchange, Found.Present job) {
    if (job.job().length <= LARGEST_AT_ONCE) {
      answer(exchange, read.apply(job));
      return;
    }
    var unused =
        CompletableFuture.supplyAsync(() -> read.apply(job), threads)
            .whenComplete((body, failure) -> exchange.later(() -> read(exchange, body, failure)));
  }

  private static void read(Exchange exchange, byte @Nullable [] body, @Nullable Throwable failure) {
    if (body == null) {
      throw new IllegalStateException("an output cannot be read", failure);
    }
    answer(exchange, body);
  }

  private static void answer(Exchange exchange, byte[] body) {
    exchange.headers().set(Fields.CONTENT_TYPE, Fields.JSON);
    exchange.answer(200, Buffer.buffer(body));
  }

  @Override
  public void failed(Exchange exchange, Problem problem, boolean again) {
    fail(exchange, problem, again);
  }

  /** Answers that there is no answer. */
  static void fail(Exchange exchange, Problem problem, boolean again) {
    if (!again) {
      exchange.headers().set(Fields.SHOULD_RETRY, Fields.FALSE);
    }
    if (problem.status() == 503) {
      exchange.headers().set(Fields.RETRY_AFTER, "1");
    }
    exchange.problem(problem);
  }
}
