package dev.sluice.contract.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The value of {@code inference.requests} and, bytes unchanged, of {@code inference.accepted}. */
public record InferenceRequest(
    String id,
    String account,
    String client,
    String model,
    RawJson input,
    @Nullable RawJson parameters,
    @Nullable RawJson metadata,
    @Nullable Instant submittedAt,
    @Nullable Instant startBy,
    @Nullable Instant finishBy) {

  /** Without input is with null as input: its model says what is wrong with that. */
  public InferenceRequest {
    input = input == null ? NOTHING : input;
  }

  private static final RawJson NOTHING = new RawJson("null");
}
