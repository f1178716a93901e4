package dev.sluice.contract.follow;

/**
 * A topic and what it means.
 *
 * @param name of the follower, in checks and logs
 * @param topic compacted, with one partition
 * @param empty what holds before the first record
 * @param skipped told of every record that cannot be read, for a counter
 */
public record Followed<S>(String name, String topic, S empty, Fold<S> fold, Runnable skipped) {}
