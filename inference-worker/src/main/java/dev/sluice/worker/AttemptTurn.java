package dev.sluice.worker;

import dev.sluice.contract.message.Status;
import dev.sluice.worker.run.Ended;
import dev.sluice.worker.run.Task;
import dev.sluice.worker.run.Turn;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt that waits for its model, and runs unless it is too late or no longer wanted. */
final class AttemptTurn implements Turn {

  private static final Logger LOG = LoggerFactory.getLogger(AttemptTurn.class);

  private final Attempt attempt;
  private final Task task;
  private final Instant finishBy;
  private final Desk desk;
  private Running.@Nullable One running;

  AttemptTurn(Attempt attempt, Task task, Instant finishBy, Desk desk) {
    this.attempt = attempt;
    this.task = task;
    this.finishBy = finishBy;
    this.desk = desk;
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public boolean begins() {
    Instant now = desk.clock().instant();
    Status instead = desk.instead(attempt.routing(), finishBy, now);
    if (instead != null) {
      desk.publish(attempt, attempt.neverRan(instead, now), null, 0);
      return false;
    }
    running = desk.running().began(attempt, task.stop(), finishBy);
    // A wish that came between the look and here is heard of by looking again.
    if (desk.canceled().contains(attempt.routing().id(), attempt.account())) {
      desk.running().cancel(attempt.routing().id(), attempt.account());
    }
    return true;
  }

  @Override
  public void ended(Ended ended) {
    Status stoppedAs = Status.FAILED;
    if (running != null) {
      desk.running().ended(running);
      stoppedAs = running.stoppedAs();
    }
    try {
      Duration ran = Duration.between(ended.startedAt(), ended.completedAt());
      desk.publish(attempt, attempt.completion(ended, stoppedAs), ran, ended.batchRows());
    } catch (RuntimeException e) { // the rest of its batch must still be told
      LOG.error("an outcome could not be published", e);
      desk.meters().publishFailed();
      givenBack();
    }
  }

  @Override
  public void givenBack() {
    attempt.delivery().release();
  }
}
