package dev.sluice.contract.limit;

/** What a limit counts. */
public enum Unit {
  REQUESTS("requests"),
  /** What a request costs: estimated when it is admitted, corrected when it has ended. */
  TOKENS("tokens"),
  /** Requests that were admitted and have not ended. */
  SLOTS("concurrent-requests");

  private final String word;

  Unit(String word) {
    this.word = word;
  }

  /** As it is written in configuration, answers and topics. */
  public String word() {
    return word;
  }
}
