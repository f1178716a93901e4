package dev.sluice.admission;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Words;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request can be told when it is not admitted.
 *
 * @param version of the policies; null if it did not come to them
 * @param now append time of the request, in milliseconds
 */
record Rejections(Routing routing, @Nullable Long version, long now) {

  Rejection overLimit(Decision.Rejected refused, Cost cost) {
    return rejection(
        Rejection.QUOTA_EXCEEDED,
        refused.refusing().stream().map(Limit::name).toList(),
        refused.retryAfterSeconds().isEmpty() ? null : refused.retryAfterSeconds().getAsLong(),
        Words.rejected(refused, cost),
        null);
  }

  Rejection stale() {
    String message =
        "The id was made more than %d minutes from when the request arrived."
            .formatted(Sweep.FARTHEST.toMinutes());
    return rejection(Rejection.STALE_ID, List.of(), null, message, null);
  }

  Rejection blocked() {
    return rejection(Rejection.BLOCKED, List.of(), null, "The account is blocked.", null);
  }

  /**
   * @param first the request that was sent first with this idempotency key
   */
  Rejection aliasOf(String first) {
    String message = "The same was sent before with this Idempotency-Key, as " + first + ".";
    return rejection(Rejection.ALIAS, List.of(), null, message, first);
  }

  Rejection keyReused() {
    String message = "The Idempotency-Key was sent before with another body.";
    return rejection(Rejection.KEY_REUSED, List.of(), null, message, null);
  }

  /** For a request that could not be decided by our own fault. */
  Rejection internal() {
    String message = "The request could not be decided. It was not charged; please send it again.";
    return rejection(Rejection.INTERNAL, List.of(), 1L, message, null);
  }

  private Rejection rejection(
      String reason,
      List<String> limits,
      @Nullable Long retryAfter,
      String message,
      @Nullable String aliasOf) {
    return new Rejection(
        routing.id(),
        routing.subject().account(),
        routing.subject().client(),
        routing.model(),
        reason,
        limits,
        retryAfter,
        message,
        Instant.ofEpochMilli(now),
        version,
        aliasOf);
  }
}
