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
    OPEN(0),
    ENDED(1),
    /** By a fault of ours, or before it ran: what it cost came back. */
    WASTED(2),
    /** Refused by a limit, or because its account is blocked. */
    REFUSED(3),
    /** Its idempotency key had been used. */
    REPEATED(4),
    /** Refused, or ended before it was admitted, for something that no limit changes. */
    UNFIT(5);

    private static final Kind[] BY_CODE = {OPEN, ENDED, WASTED, REFUSED, REPEATED, UNFIT};

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** A small number, not below 0 and below 8; 0 is {@link #OPEN} alone. */
    int code() {
      return code;
    }

    static Kind of(int code) {
      return BY_CODE[code];
    }
  }

  /** Whether it ran, so that how long it took is known. */
  boolean ran() {
    return kind == Kind.ENDED || kind == Kind.WASTED;
  }

  /** Whether a limit refused it, or its account is blocked. */
  boolean wasRefused() {
    return kind == Kind.REFUSED;
  }
}
