package dev.sluice.contract.config;

/** A configuration that stops the start; the message names key, value and what was expected. */
public final class BadConfigException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String pointer;

  public BadConfigException(String message) {
    this(message, "");
  }

  /**
   * @param pointer a JSON pointer (RFC 6901) from what was read to what is wrong
   */
  public BadConfigException(String message, String pointer) {
    super(message);
    this.pointer = pointer;
  }

  /** Where it is wrong, from the root of what was read; empty if nowhere in particular. */
  public String pointer() {
    return pointer;
  }
}
