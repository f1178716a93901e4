package dev.sluice.admission;

import dev.sluice.contract.policy.Terms;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntToLongFunction;

/**
 * What the topology works by.
 *
 * @param terms what holds for an account
 * @param models what is to be known of them
 * @param settledUntil up to which append time a partition's requests and completions are handled
 * @param partitions of the requests
 * @param timeToLive of results
 * @param waits for a commit
 */
record Rules(
    Terms.Lookup terms,
    Models models,
    IntToLongFunction settledUntil,
    int partitions,
    Duration timeToLive,
    CommitPace.Waits waits) {

  /**
   * What admission knows of models, each by its name.
   *
   * @param finishBy how long after its acceptance a request for it ends at the latest
   * @param lane in which it is
   * @param queues how many requests for it are under way
   */
  record Models(
      Function<String, Duration> finishBy, Function<String, String> lane, Queues queues) {}
}
