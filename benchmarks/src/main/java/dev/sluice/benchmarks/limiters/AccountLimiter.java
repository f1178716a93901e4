package dev.sluice.benchmarks.limiters;

/**
 * One account's limit of N requests per window, kept by one algorithm. Time never steps back. Not
 * safe for several threads.
 */
interface AccountLimiter {

  /** What {@link #tryAcquire} returns for a request that was admitted. */
  long ADMITTED = 0;

  /**
   * Admits and charges one request, or charges nothing.
   *
   * @param now milliseconds since the epoch
   * @return {@link #ADMITTED}, else how many milliseconds later a request is admitted if none comes
   *     before it
   */
  long tryAcquire(long now);

  /** The same state once more, independent of this one. */
  AccountLimiter copy();

  /** Length in bytes of what a store would keep, its numbers written with variable length. */
  int stateBytes();
}
