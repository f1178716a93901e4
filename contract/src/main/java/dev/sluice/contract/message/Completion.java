package dev.sluice.contract.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker's outcome of one attempt, on {@code inference.completions}; at least once.
 *
 * @param status any terminal one but {@link Status#REJECTED}
 */
public record Completion(
    String id,
    Status status,
    @Nullable String modelVersion,
    int attempt,
    Instant startedAt,
    Instant completedAt,
    @Nullable RawJson output,
    @Nullable JobError error,
    @Nullable UnitsUsed usage,
    @Nullable JobMetrics metrics) {

  public Completion {
    if (id == null || status == null || startedAt == null || completedAt == null) {
      throw new IllegalArgumentException("id, status, started_at and completed_at are required");
    }
    if (!status.isTerminal() || status == Status.REJECTED) {
      throw new IllegalArgumentException(
          "status: '%s' is not the end of an attempt".formatted(status.word()));
    }
  }
}
