package dev.sluice.ingress.check;

import dev.sluice.contract.limit.Decision;

/**
 * What the fast check says.
 *
 * @param degraded whether it was made without Redis
 * @param reserved whether a reservation was, or may have been, made in Redis
 */
public record Verdict(Decision decision, boolean degraded, boolean reserved) {}
