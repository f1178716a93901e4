package dev.sluice.contract.follow;

import org.jspecify.annotations.Nullable;

/**
 * One record of a followed topic.
 *
 * @param value null where the key ends
 */
public record Update(String key, byte @Nullable [] value, long offset) {}
