package dev.sluice.contract.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a request stands. A job's {@code seq} grows with it: {@link #seq}. */
public enum Status {
  RECEIVED,
  QUEUED,
  SUCCEEDED,
  FAILED,
  /** Its deadline passed before it ended. */
  TIMED_OUT,
  REJECTED;

  /** The seq of every terminal status: above any attempt's. */
  public static final long TERMINAL_SEQ = 1_000_000;

  public boolean isTerminal() {
    return this != RECEIVED && this != QUEUED;
  }

  /** The rank by which readers tell newer from older, whatever order they read in. */
  public long seq() {
    return switch (this) {
      case RECEIVED -> 1;
      case QUEUED -> 2;
      case SUCCEEDED, FAILED, TIMED_OUT, REJECTED -> TERMINAL_SEQ;
    };
  }

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
