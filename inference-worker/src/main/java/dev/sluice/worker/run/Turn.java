package dev.sluice.worker.run;

import java.time.Duration;
import java.time.Instant;

/**
 * One request's turn at a model. Unless it refuses to begin, exactly one of the two ends is called,
 * once.
 */
public interface Turn {

  Task task();

  /** Whether it is to have a batch of its own. */
  boolean isAlone();

  /**
   * When it must start at the latest.
   *
   * @param run how long it is expected to run
   */
  Instant latestStart(Duration run);

  /**
   * Called now and then while it waits.
   *
   * @return whether it may no longer run; then it has ended itself and is not told anything more
   */
  boolean isOver();

  /**
   * Called when it is about to run.
   *
   * @return whether it still may; if not, it has ended itself and is not told anything more
   */
  boolean begins();

  /** It has run; called on the runner's thread. */
  void ended(Ended ended);

  /** The queue was stopped before it was begun. */
  void givenBack();
}
