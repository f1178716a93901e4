package dev.sluice.admission;

import dev.sluice.contract.policy.Terms;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntToLongFunction;

/**
 * What the topology works by.
 *
 * @param terms what holds for an account
 * @param finishBy how long after its acceptance a request for a model ends at the latest
 * @param settledUntil up to which append time a partition's requests and completions are handled
 * @param partitions of the requests
 * @param timeToLive of results
 * @param waits for a commit
 */
record Rules(
    Terms.Lookup terms,
    Function<String, Duration> finishBy,
    IntToLongFunction settledUntil,
    int partitions,
    Duration timeToLive,
    CommitPace.Waits waits) {}
