package dev.sluice.worker;

import dev.sluice.worker.run.ModelQueue;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import java.time.Instant;

/**
 * An attempt with all that it takes to make it.
 *
 * @param finishBy when the request must have ended, whichever attempt ends it
 * @param alone whether it is to have a batch of its own
 */
record Work(Attempt attempt, Task task, Instant finishBy, ModelQueue model, boolean alone) {

  Work again(boolean aloneThen) {
    var fresh = new Task(task.id(), task.input(), task.parameters(), new Stop());
    return new Work(attempt.next(), fresh, finishBy, model, aloneThen);
  }
}
