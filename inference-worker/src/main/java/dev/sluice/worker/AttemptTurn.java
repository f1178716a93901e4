package dev.sluice.worker;

import dev.sluice.contract.message.Status;
import dev.sluice.worker.run.Ended;
import dev.sluice.worker.run.ModelQueue;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Task;
import dev.sluice.worker.run.Turn;
import dev.sluice.worker.source.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt that waits for its model, and runs unless it is too late or no longer wanted. */
final class AttemptTurn implements Turn {

  private static final Logger LOG = LoggerFactory.getLogger(AttemptTurn.class);

  private final Work work;
  private final Desk desk;
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile @Nullable RunningAttempt running;

  AttemptTurn(Work work, Desk desk) {
    this.work = work;
    this.desk = desk;
  }

  @Override
  public Task task() {
    return work.task();
  }

  @Override
  public boolean isAlone() {
    return work.alone();
  }

  @Override
  public Instant latestStart(Duration run) {
    Instant byEnd = work.finishBy().minus(run);
    OptionalLong asked = work.attempt().routing().times().startBy();
    if (asked.isEmpty() || work.attempt().failed() > 0) {
      return byEnd;
    }
    Instant startBy = Instant.ofEpochMilli(asked.getAsLong());
    return byEnd.isBefore(startBy) ? byEnd : startBy;
  }

  Delivery delivery() {
    return work.attempt().delivery();
  }

  ModelQueue model() {
    return work.model();
  }

  @Override
  public boolean isOver() {
    Instant now = desk.clock().instant();
    Status instead = desk.instead(work, now);
    if (instead != null && told.compareAndSet(false, true)) {
      desk.publish(work.attempt(), work.attempt().neverRan(instead, now), null, 0);
    }
    return instead != null;
  }

  @Override
  public boolean begins() {
    if (isOver()) {
      return false;
    }
    running = desk.running().began(work, this::abandoned);
    // A wish that came between the look and here is heard of by looking again.
    Attempt attempt = work.attempt();
    if (desk.canceled().contains(attempt.routing().id(), attempt.account())) {
      desk.running().cancel(attempt.routing().id(), attempt.account());
    }
    return true;
  }

  /** Its runner was told to stop and goes on; what it may say later is not heard any more. */
  private void abandoned() {
    RunningAttempt ran = running;
    Instant now = desk.clock().instant();
    ended(new Ended(new Outcome.Stopped(), null, ran == null ? now : ran.startedAt(), now, 1));
  }

  @Override
  public void ended(Ended ended) {
    if (!told.compareAndSet(false, true)) {
      return;
    }
    RunningAttempt ran = running;
    try {
      if (ran == null) {
        new Judge(desk).ended(work, ended, null);
      } else { // it may have been announced with that time
        new Judge(desk).ended(work, ended.since(ran.startedAt()), ran.stopped());
      }
    } catch (RuntimeException e) { // the rest of its batch must still be told
      LOG.error("an outcome could not be published", e);
      desk.meters().publishFailed();
      delivery().release();
    } finally { // not sooner, for a worker that stops waits for what runs
      if (ran != null) {
        desk.running().ended(ran);
      }
    }
  }

  @Override
  public void givenBack() {
    if (told.compareAndSet(false, true)) {
      delivery().release();
    }
  }
}
