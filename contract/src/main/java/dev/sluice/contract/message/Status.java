package dev.sluice.contract.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a request stands. A job's {@code seq} grows with it: {@link #seq}. */
public enum Status {
  RECEIVED,
  QUEUED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  /** Its deadline passed before it ended. */
  TIMED_OUT,
  /** It did not start in time, and never will. */
  EXPIRED,
  CANCELED,
  REJECTED;

  /** The seq of every terminal status: above any attempt's. */
  public static final long TERMINAL_SEQ = 1_000_000;

  public boolean isTerminal() {
    return this != RECEIVED && this != QUEUED && this != RUNNING;
  }

  /** The rank by which readers tell newer from older, whatever order they read in. */
  public long seq() {
    return switch (this) {
      case RECEIVED -> 1;
      case QUEUED -> 2;
      case RUNNING -> runningSeq(1);
      case SUCCEEDED, FAILED, TIMED_OUT, EXPIRED, CANCELED, REJECTED -> TERMINAL_SEQ;
    };
  }

  /** The rank of an attempt that runs. */
  public static long runningSeq(int attempt) {
    return Math.min(2L + attempt, TERMINAL_SEQ - 1);
  }

  /** Of this word. */
  public static Optional<Status> of(String word) {
    return Arrays.stream(values()).filter(status -> status.word().equals(word)).findFirst();
  }

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
