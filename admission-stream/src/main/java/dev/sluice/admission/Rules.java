package dev.sluice.admission;

import dev.sluice.contract.limit.Plan;
import java.time.Duration;
import java.util.function.Function;

/**
 * What the topology works by.
 *
 * @param plans the plan of an account
 * @param partitions of the requests
 * @param timeToLive of results
 * @param idleCommit between commits when little is pending
 */
record Rules(
    Function<String, Plan> plans, int partitions, Duration timeToLive, Duration idleCommit) {}
