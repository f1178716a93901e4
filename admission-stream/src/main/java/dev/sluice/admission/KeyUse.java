package dev.sluice.admission;

import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.Claim;

/**
 * The request that was admitted with an idempotency key.
 *
 * @param body hashed
 * @param at append time of the request, in milliseconds
 */
record KeyUse(String id, String body, long at) {

  /** As a key of the store. */
  static String key(Subject subject, Idempotency idempotency) {
    return subject.encoded() + "/" + idempotency.key();
  }

  /** Whether the key may name another request at {@code now}. */
  boolean isOver(long now) {
    return now - at >= Claim.MILLIS;
  }
}
