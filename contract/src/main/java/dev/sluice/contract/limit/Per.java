package dev.sluice.contract.limit;

import java.util.Locale;

/** Of whom, within an account, a limit counts the units. */
public enum Per {
  /** All of the account together. */
  ACCOUNT,
  /** Each client of the account apart. */
  CLIENT,
  /** Each model that the account uses apart. */
  MODEL;

  /** As it is written in configuration, answers and topics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
