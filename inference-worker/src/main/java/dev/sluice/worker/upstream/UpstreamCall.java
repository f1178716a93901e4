package dev.sluice.worker.upstream;

import dev.sluice.contract.config.Durations;
import dev.sluice.contract.message.JobError;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Task;
import java.net.http.HttpResponse;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for one task, or for several together, and all the tries that it takes. It is tried
 * again until the stop of each task is asked, which happens at its deadline at the latest, but only
 * a few times if the server itself fails; several together not even twice, for one of them may be
 * the cause.
 */
final class UpstreamCall {

  private static final int MOST_COUNTED = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);

  /** Several tasks together cannot be answered; each may be on its own. */
  static final class JoinedFailureException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JoinedFailureException(JobError error) {
      super(error.message());
    }
  }

  private final UpstreamCalls shared;
  private final List<Task> tasks;
  private final Supplier<Try> tries;
  private final CompletableFuture<List<Outcome>> outcomes = new CompletableFuture<>();
  private volatile @Nullable Future<?> sent;
  private int made;
  private int counted;

  private UpstreamCall(UpstreamCalls shared, List<Task> tasks, Supplier<Try> tries) {
    this.shared = shared;
    this.tasks = tasks;
    this.tries = tries;
  }

  /** Of a single task it never fails; to complete it otherwise closes the connection. */
  static CompletableFuture<List<Outcome>> begin(
      UpstreamCalls shared, List<Task> tasks, Supplier<Try> tries) {
    var call = new UpstreamCall(shared, tasks, tries);
    tasks.forEach(task -> task.stop().onAsk(call::asked));
    var unused = call.outcomes.whenComplete((ended, failure) -> call.hangUp());
    call.ask();
    return call.outcomes;
  }

  private void asked() {
    if (tasks.stream().allMatch(task -> task.stop().isAsked())) {
      outcomes.complete(each(new Outcome.Stopped()));
    }
  }

  private List<Outcome> each(Outcome outcome) {
    return Collections.nCopies(tasks.size(), outcome);
  }

  private void hangUp() {
    Future<?> now = sent;
    if (now != null) {
      now.cancel(true);
    }
  }

  private void ask() {
    if (outcomes.isDone()) {
      return;
    }
    made++;
    Try one = tries.get();
    CompletableFuture<HttpResponse<byte[]>> sending = one.send();
    sent = sending;
    if (outcomes.isDone()) { // it may have been stopped before there was anything to cancel
      hangUp();
    }
    var unused =
        inTime(sending)
            .handle((answer, failure) -> reply(one, answer, failure))
            .whenComplete(
                (reply, failure) -> {
                  if (failure == null) {
                    replied(reply);
                  } else {
                    outcomes.completeExceptionally(failure);
                  }
                });
  }

  /** Closes the connection of one that takes too long. */
  private CompletableFuture<HttpResponse<byte[]>> inTime(
      CompletableFuture<HttpResponse<byte[]>> sending) {
    if (shared.timeout().isEmpty()) {
      return sending;
    }
    CompletableFuture<HttpResponse<byte[]>> inTime =
        sending
            .thenApply(answer -> answer)
            .orTimeout(shared.timeout().get().toMillis(), TimeUnit.MILLISECONDS);
    var unused = inTime.whenComplete((answer, failure) -> sending.cancel(true));
    return inTime;
  }

  private Reply reply(Try one, @Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure) {
    if (failure != null || answer == null) {
      return lost(failure);
    }
    return answer.statusCode() == 200
        ? one.read(answer)
        : Refusals.read(answer.statusCode(), answer.headers(), answer.body(), Instant.now());
  }

  private Reply lost(@Nullable Throwable failure) {
    return lost(failure, shared.timeout());
  }

  /** What it means that there is no answer. */
  static Reply lost(@Nullable Throwable failure, Optional<Duration> timeout) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof ReplyBody.TooLargeException tooLarge) {
      return Reply.refused("output_too_large", String.valueOf(tooLarge.getMessage()), false);
    }
    if (cause instanceof TimeoutException && timeout.isPresent()) {
      String time = Durations.write(timeout.get());
      return Reply.failed(
          Optional.empty(), "The model's server did not answer within %s.".formatted(time));
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
      outcomes.complete(done.outcomes());
    } else if (reply instanceof Reply.Refused refused) {
      judge(refused.error());
      giveUp(refused.error());
    } else if (reply instanceof Reply.Again again) {
      boolean oneToBlame = again.counted() && tasks.size() > 1;
      if (!outcomes.isDone() && !oneToBlame && !again.error().code().equals(Reply.BUSY)) {
        shared.health().trouble(again.error());
      }
      if (oneToBlame || (again.counted() && ++counted >= MOST_COUNTED)) {
        giveUp(again.error());
      } else {
        shared.pause().then(pause(again), this::ask);
      }
    }
  }

  /** To be refused is an answer like any other, but a wrong key is trouble. */
  private void judge(JobError refusal) {
    if (refusal.code().equals(Refusals.UNAUTHORIZED)) {
      shared.health().trouble(refusal);
    } else {
      shared.health().well();
    }
  }

  private Duration pause(Reply.Again again) {
    return again
        .after()
        .map(asked -> shared.backoff().after(asked, FIRST_PAUSE))
        .orElseGet(() -> shared.backoff().before(made, FIRST_PAUSE, LONGEST_PAUSE));
  }

  /** Our key is wrong for all of them; all else may be the fault of one. */
  private void giveUp(JobError error) {
    if (tasks.size() == 1 || error.code().equals(Refusals.UNAUTHORIZED)) {
      outcomes.complete(each(new Outcome.Failed(error)));
    } else {
      outcomes.completeExceptionally(new JoinedFailureException(error));
    }
  }
}
