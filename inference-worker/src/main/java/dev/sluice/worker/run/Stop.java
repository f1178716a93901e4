package dev.sluice.worker.run;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells a runner that an outcome is no longer wanted. A runner stops as soon as it can and ends the
 * task {@link Outcome.Stopped}; one that cannot stop may end it as if nothing had been asked. Safe
 * for use by many threads.
 */
public final class Stop {

  private final List<Runnable> actions = new ArrayList<>(0);
  private boolean asked;

  /** Asks; the second time changes nothing. */
  public void ask() {
    List<Runnable> now;
    synchronized (this) {
      if (asked) {
        return;
      }
      asked = true;
      now = List.copyOf(actions);
      actions.clear();
    }
    now.forEach(Runnable::run);
  }

  public synchronized boolean isAsked() {
    return asked;
  }

  /** Runs the action once when it is asked: on the asking thread, or now if that was before. */
  public void onAsk(Runnable action) {
    synchronized (this) {
      if (!asked) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }
}
