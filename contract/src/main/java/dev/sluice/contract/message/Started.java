package dev.sluice.contract.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A worker's word that an attempt runs for some time already, on {@code inference.completions}.
 * Attempts that end soon are never announced.
 */
public record Started(
    String id,
    String account,
    String client,
    String model,
    int attempt,
    @Nullable Instant acceptedAt,
    Instant startedAt) {

  public Started {
    if (id == null || account == null || model == null || startedAt == null) {
      throw new IllegalArgumentException("id, account, model and started_at are required");
    }
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt: %d is below 1".formatted(attempt));
    }
  }
}
