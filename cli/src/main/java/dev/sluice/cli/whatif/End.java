package dev.sluice.cli.whatif;

/**
 * What really became of a request.
 *
 * @param at when, in milliseconds
 * @param tokens that it took; {@link #UNTOLD} if nobody counted them
 */
record End(Kind kind, long at, long tokens) {

  static final long UNTOLD = -1;

  /** Admitted, and no end is known. */
  static final End OPEN = new End(Kind.OPEN, 0, UNTOLD);

  /** How it came. */
  enum Kind {
    OPEN,
    ENDED,
    /** By a fault of ours: what it cost came back. */
    WASTED,
    /** Refused by a limit, or because its account is blocked. */
    REFUSED,
    /** Its idempotency key had been used. */
    REPEATED,
    /** Refused for something that no limit changes. */
    UNFIT
  }

  /** Whether it ran, so that how long it took is known. */
  boolean ran() {
    return kind == Kind.ENDED || kind == Kind.WASTED;
  }

  /** Whether it was admitted. */
  boolean admitted() {
    return ran() || kind == Kind.OPEN;
  }
}
