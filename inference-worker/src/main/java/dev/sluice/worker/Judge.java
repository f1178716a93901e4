package dev.sluice.worker;

import dev.sluice.contract.config.Durations;
import dev.sluice.contract.config.RunLimits;
import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.Status;
import dev.sluice.worker.run.Ended;
import dev.sluice.worker.run.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an attempt that has ended means for its request: its end, another attempt, or
 * another worker.
 */
record Judge(Desk desk) {

  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

  /**
   * @param stopped why it was told to stop; null if it was not
   */
  void ended(Work work, Ended ended, RunningAttempt.@Nullable Why stopped) {
    if (ended.outcome() instanceof Outcome.Succeeded) {
      publish(work, ended, Status.SUCCEEDED, null);
    } else if (ended.outcome() instanceof Outcome.Failed failed) {
      failed(work, ended, failed.error(), false);
    } else {
      stopped(work, ended, stopped);
    }
  }

  private void stopped(Work work, Ended ended, RunningAttempt.@Nullable Why why) {
    if (why == null) {
      failed(work, ended, new JobError("stopped", "The model was stopped.", true), false);
      return;
    }
    switch (why) {
      case CANCELED -> publish(work, ended, Status.CANCELED, null);
      case FINISH_BY -> publish(work, ended, Status.TIMED_OUT, JobError.of(Status.TIMED_OUT));
      case CLOSING -> work.attempt().delivery().release();
      case RUN_CAP -> {
        String cap = Durations.write(work.model().limits().runCap());
        var error =
            new JobError("run_cap_passed", "An attempt ran for more than " + cap + ".", true);
        // Whichever of a batch made it hang, the others are not to meet it again.
        failed(work, ended, error, true);
      }
    }
  }

  /** Tries again if that may help and there is time. */
  private void failed(Work work, Ended ended, JobError error, boolean alone) {
    Attempt attempt = work.attempt();
    RunLimits limits = work.model().limits();
    if (!error.retryable()) {
      publish(work, ended, Status.FAILED, error);
    } else if (attempt.number() >= limits.attempts()) {
      bury(work, ended, Dead.ATTEMPTS_EXHAUSTED, error);
    } else {
      Duration wait =
          desk.backoff().before(attempt.failed() + 1, limits.backoff(), LONGEST_BACKOFF);
      Instant due = desk.clock().instant().plus(wait);
      if (due.isBefore(work.finishBy())) {
        desk.meters().retry(attempt.routing().model());
        desk.retries().later(new AttemptTurn(work.again(alone || work.alone()), desk), due);
      } else {
        bury(work, ended, Dead.NO_TIME_LEFT, error);
      }
    }
  }

  private void bury(Work work, Ended ended, String reason, JobError error) {
    Attempt attempt = work.attempt();
    desk.outbox()
        .bury(
            attempt.delivery(),
            attempt.routing().id(),
            Dead.of(reason, error, attempt.number()),
            () -> publish(work, ended, Status.FAILED, error));
  }

  private void publish(Work work, Ended ended, Status status, @Nullable JobError error) {
    Attempt attempt = work.attempt();
    Duration ran = Duration.between(ended.startedAt(), ended.completedAt());
    Completion completion = attempt.completion(ended, status, error);
    desk.publish(attempt, completion, ran, ended.batchRows());
  }
}
