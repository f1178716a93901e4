package dev.sluice.contract.config;

/** A configuration that stops the start; the message names key, value and what was expected. */
public final class BadConfigException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public BadConfigException(String message) {
    super(message);
  }
}
