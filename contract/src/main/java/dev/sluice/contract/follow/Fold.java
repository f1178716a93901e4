package dev.sluice.contract.follow;

import dev.sluice.contract.message.UnreadableException;
import java.util.List;

/** Makes the next snapshot of the one before and the records since. */
@FunctionalInterface
public interface Fold<S> {

  /**
   * Must leave {@code before} as it is. If it throws, it is called again with the halves of what it
   * was given, down to single records; one that throws alone is skipped.
   *
   * @param updates at least one, in the order of the topic
   */
  S apply(S before, List<Update> updates) throws UnreadableException;
}
