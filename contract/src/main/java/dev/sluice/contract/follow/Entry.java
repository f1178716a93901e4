package dev.sluice.contract.follow;

import org.jspecify.annotations.Nullable;

/**
 * What is to be written to a followed topic.
 *
 * @param value null to end the key
 */
public record Entry(String key, byte @Nullable [] value) {}
