package dev.sluice.worker.run;

import dev.sluice.contract.message.RawJson;

/** One request's turn at a model. Exactly one of the two ends is called, once. */
public interface Turn {

  RawJson input();

  /** It has run; called on the runner's thread. */
  void ended(Ended ended);

  /** The queue was stopped before it was begun. */
  void givenBack();
}
