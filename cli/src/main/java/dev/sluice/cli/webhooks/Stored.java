package dev.sluice.cli.webhooks;

import dev.sluice.contract.webhook.Delivery;

/**
 * A delivery's newest record.
 *
 * @param partition where it lies
 */
record Stored(int partition, Delivery delivery) {}
