package dev.sluice.admission;

/**
 * How one model's requests come and go.
 *
 * @param open admitted, and not ended yet
 * @param ended since counting began
 */
public record QueueCount(long open, long ended) {

  static final QueueCount NONE = new QueueCount(0, 0);
}
