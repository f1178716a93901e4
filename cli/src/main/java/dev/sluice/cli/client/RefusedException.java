package dev.sluice.cli.client;

import dev.sluice.cli.CommandException;

/** An answer that is a refusal of whatever kind, in the service's own words. */
public final class RefusedException extends CommandException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final long retryAfterSeconds;

  /**
   * @param retryAfterSeconds 0 if the service does not say
   */
  RefusedException(int code, int status, String words, long retryAfterSeconds) {
    super(
        code,
        retryAfterSeconds == 0
            ? words
            : "%s (retry after %d s)".formatted(words, retryAfterSeconds));
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }

  /** Whether the service cannot answer just now, and says when it may. */
  boolean passes() {
    return status == 503 && retryAfterSeconds > 0;
  }

  long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
