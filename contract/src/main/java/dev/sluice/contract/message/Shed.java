package dev.sluice.contract.message;

import java.time.Instant;

/**
 * What an ingress refused itself, summed over a second for one client and limit, on {@code
 * inference.rejected}.
 */
public record Shed(
    String account,
    String client,
    String plan,
    String limit,
    long count,
    Instant from,
    Instant to) {}
