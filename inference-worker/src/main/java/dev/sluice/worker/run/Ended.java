package dev.sluice.worker.run;

import java.time.Instant;

/**
 * How a turn ended.
 *
 * @param batchRows rows of the batch it ran in
 */
public record Ended(
    Outcome outcome, String modelVersion, Instant startedAt, Instant completedAt, int batchRows) {}
