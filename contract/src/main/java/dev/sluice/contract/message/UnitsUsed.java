package dev.sluice.contract.message;

import org.jspecify.annotations.Nullable;

/** What a job used of the units that limits count. */
public record UnitsUsed(long requests, @Nullable Long tokens) {}
