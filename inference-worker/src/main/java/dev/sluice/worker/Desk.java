package dev.sluice.worker;

import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Status;
import dev.sluice.worker.run.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What every attempt needs: what is wanted, what runs, what is tried again, where outcomes go. */
record Desk(
    Outbox outbox,
    WorkerMeters meters,
    Canceled canceled,
    Running running,
    Retries retries,
    Backoff backoff,
    Watchdog watchdog,
    InstantSource clock) {

  /** How a request ends instead of running; null if it may run. */
  @Nullable Status instead(Work work, Instant now) {
    Routing routing = work.attempt().routing();
    if (canceled.contains(routing.id(), work.attempt().account())) {
      return Status.CANCELED;
    }
    // What failed once has started.
    boolean waits = work.attempt().failed() == 0;
    if (waits && routing.times().isTooLateToStart(now.toEpochMilli())) {
      return Status.EXPIRED;
    }
    return now.isBefore(work.finishBy()) ? null : Status.TIMED_OUT;
  }

  /**
   * @param ran null if the model itself never ran
   */
  void publish(Attempt attempt, Completion completion, @Nullable Duration ran, int rows) {
    outbox.publish(
        attempt,
        completion,
        done -> {
          watchdog.progress();
          meters.model(attempt.routing().model()).completed(done.status(), ran, rows);
        });
  }
}
