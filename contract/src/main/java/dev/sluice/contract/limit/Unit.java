package dev.sluice.contract.limit;

import java.util.List;

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

  /** Whether any of these limits counts it. */
  public boolean isCountedBy(List<Limit> limits) {
    for (int i = 0; i < limits.size(); i++) {
      if (limits.get(i).unit() == this) {
        return true;
      }
    }
    return false;
  }

  /** As it is written in configuration, answers and topics. */
  public String word() {
    return word;
  }
}
