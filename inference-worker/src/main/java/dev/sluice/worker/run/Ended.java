package dev.sluice.worker.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a turn ended.
 *
 * @param modelVersion null if the runner never said that it has ended
 * @param batchRows rows of the batch it ran in
 */
public record Ended(
    Outcome outcome,
    @Nullable String modelVersion,
    Instant startedAt,
    Instant completedAt,
    int batchRows) {

  /** The same, said to have begun at another time. */
  public Ended since(Instant began) {
    return new Ended(outcome, modelVersion, began, completedAt, batchRows);
  }
}
