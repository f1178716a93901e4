package dev.sluice.contract.message;

import org.jspecify.annotations.Nullable;

/** Where a job's time went, in milliseconds, and how many rows ran with it. */
public record JobMetrics(
    @Nullable Long queueMs,
    @Nullable Long runMs,
    @Nullable Long totalMs,
    @Nullable Integer batchSize) {}
