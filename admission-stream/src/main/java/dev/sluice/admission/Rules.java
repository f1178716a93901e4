package dev.sluice.admission;

import dev.sluice.contract.policy.Terms;
import java.time.Duration;

/**
 * What the topology works by.
 *
 * @param terms what holds for an account
 * @param partitions of the requests
 * @param timeToLive of results
 * @param idleCommit between commits when little is pending
 */
record Rules(Terms.Lookup terms, int partitions, Duration timeToLive, Duration idleCommit) {}
