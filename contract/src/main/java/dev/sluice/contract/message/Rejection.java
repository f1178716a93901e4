package dev.sluice.contract.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not admitted, on {@code inference.rejected}.
 *
 * @param reason one of the words below
 * @param limits the names of the limits that refused
 * @param retryAfter seconds until it would be admitted; absent if waiting does not help
 * @param message the same in words
 * @param policyVersion by which it was decided
 * @param aliasOf the request that was sent first with the same idempotency key, which is the job
 */
public record Rejection(
    String id,
    String account,
    String client,
    String model,
    String reason,
    List<String> limits,
    @Nullable Long retryAfter,
    String message,
    Instant rejectedAt,
    @Nullable Long policyVersion,
    @Nullable String aliasOf) {

  public static final String QUOTA_EXCEEDED = "quota-exceeded";

  /** The account may not send anything. */
  public static final String BLOCKED = "blocked";

  /** Its idempotency key was used with the same body: {@link #aliasOf} is the job. */
  public static final String ALIAS = "alias";

  /** Its idempotency key was used with another body. */
  public static final String KEY_REUSED = "idempotency-key-reused";

  public static final String STALE_ID = "stale-id";
  public static final String INTERNAL = "internal";

  public Rejection {
    limits = List.copyOf(limits);
  }
}
