package dev.sluice.contract.message;

/**
 * A record that cannot be handled; it belongs on {@code inference.dead-letter} with this reason.
 */
public final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1;

  private final String reason;

  /**
   * @param reason one of a few words, fit for a label
   * @param detail what exactly is wrong, for people
   */
  public UnreadableException(String reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }
}
