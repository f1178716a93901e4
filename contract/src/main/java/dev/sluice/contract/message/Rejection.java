package dev.sluice.contract.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not admitted, on {@code inference.rejected}.
 *
 * @param reason one of {@code quota-exceeded}, {@code stale-id}, {@code internal}
 * @param limits the names of the limits that refused
 * @param retryAfter seconds until it would be admitted; absent if waiting does not help
 * @param message the same in words
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
    Instant rejectedAt) {

  public static final String QUOTA_EXCEEDED = "quota-exceeded";
  public static final String STALE_ID = "stale-id";
  public static final String INTERNAL = "internal";

  public Rejection {
    limits = List.copyOf(limits);
  }
}
