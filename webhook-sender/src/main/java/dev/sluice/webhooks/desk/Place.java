package dev.sluice.webhooks.desk;

/** Where a record lies on {@code inference.webhooks}. */
public record Place(int partition, long offset) {}
