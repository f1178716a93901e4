package dev.sluice.contract.limit;

import java.util.Locale;

/** What follows when a limit has no room. */
public enum Mode {
  /** The request is refused. */
  ENFORCE,
  /** It is only said that it would have been: what it counts is what it would have let through. */
  SHADOW;

  /** As it is written in configuration, answers and topics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
