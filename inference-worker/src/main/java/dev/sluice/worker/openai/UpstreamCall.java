package dev.sluice.worker.openai;

import dev.sluice.contract.config.Upstream;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Task;
import java.net.http.HttpResponse;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One task and all the tries that it takes. It is tried again until its stop is asked, which
 * happens at its deadline at the latest, but only a few times if the server itself fails.
 */
final class UpstreamCall {

  private static final int MOST_COUNTED = 4;

  /** What all calls to one server share. */
  record Shared(
      Upstream upstream,
      UpstreamClient client,
      Pieces pieces,
      Backoff backoff,
      Pause pause,
      Health health) {}

  /** Runs something later. */
  interface Pause {
    void then(Duration after, Runnable next);
  }

  private final Shared shared;
  private final Task task;
  private final Asking asking;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private volatile @Nullable Future<?> sent;
  private int tries;
  private int counted;

  private UpstreamCall(Shared shared, Task task, Asking asking) {
    this.shared = shared;
    this.task = task;
    this.asking = asking;
  }

  /** Ends with an outcome, never fails; to complete it otherwise closes the connection. */
  static CompletableFuture<Outcome> begin(Shared shared, Task task) {
    Asking asking;
    try {
      asking = Asking.of(shared.upstream(), task);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(
          Outcome.invalidInput(String.valueOf(e.getMessage())));
    }
    var call = new UpstreamCall(shared, task, asking);
    task.stop().onAsk(() -> call.outcome.complete(new Outcome.Stopped()));
    var unused = call.outcome.whenComplete((ended, failure) -> call.hangUp());
    call.ask();
    return call.outcome;
  }

  private void hangUp() {
    Future<?> now = sent;
    if (now != null) {
      now.cancel(true);
    }
  }

  private void ask() {
    if (outcome.isDone()) {
      return;
    }
    tries++;
    var streamed = new Streamed(task.id(), shared.pieces());
    var sending = shared.client().post(asking.body(), streamed::event);
    sent = sending;
    if (outcome.isDone()) { // it may have been stopped before there was anything to cancel
      hangUp();
    }
    var unused =
        sending
            .handle((answer, failure) -> reply(streamed, answer, failure))
            .whenComplete(
                (reply, failure) -> {
                  if (failure == null) {
                    replied(reply);
                  } else {
                    outcome.completeExceptionally(failure);
                  }
                });
  }

  private Reply reply(
      Streamed streamed, @Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure) {
    if (failure != null || answer == null) {
      return lost(failure);
    }
    if (answer.statusCode() != 200) {
      return Refusals.read(answer.statusCode(), answer.headers(), answer.body(), Instant.now());
    }
    return streamed.hasBegun()
        ? streamed.end(asking)
        : Answers.read(shared.upstream().task(), asking, answer.body());
  }

  private static Reply lost(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof ReplyBody.TooLargeException tooLarge) {
      return Reply.refused("output_too_large", String.valueOf(tooLarge.getMessage()), false);
    }
    return Reply.unreachable("The model's server cannot be reached: %s.".formatted(words(cause)));
  }

  private static String words(@Nullable Throwable cause) {
    if (cause == null || cause instanceof ClosedChannelException || cause.getMessage() == null) {
      return "the connection was closed or refused";
    }
    return cause.getMessage();
  }

  private void replied(Reply reply) {
    if (reply instanceof Reply.Done done) {
      shared.health().well();
      outcome.complete(done.outcome());
      return;
    }
    var again = (Reply.Again) reply;
    if (!outcome.isDone() && !again.error().code().equals(Reply.BUSY)) {
      shared.health().trouble(again.error());
    }
    if (again.counted() && ++counted >= MOST_COUNTED) {
      outcome.complete(new Outcome.Failed(again.error()));
    } else {
      shared.pause().then(shared.backoff().before(tries, again.after()), this::ask);
    }
  }
}
