package dev.sluice.benchmarks.limiters;

/** A limiter of one account: so many requests in a window. Time only grows. */
interface RateLimiter {

  /** Whether a request passes now; it is charged if it does. */
  boolean admit(long now);

  /** Milliseconds after which the algorithm says that one would pass; only after a refusal. */
  long retryAfter(long now);

  /** Bytes that it keeps of this account. */
  int bytes();
}
