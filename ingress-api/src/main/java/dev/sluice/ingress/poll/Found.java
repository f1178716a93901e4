package dev.sluice.ingress.poll;

/** What is known of a request. */
sealed interface Found {

  /**
   * @param seq its rank; terminal from {@code Status.TERMINAL_SEQ} on
   * @param job as JSON, an object that is not empty
   */
  record Present(long seq, byte[] job) implements Found {}

  /** Nobody has it, and everything there is has been mirrored. */
  record Missing() implements Found {}

  /** It had ended, and what it gave is no longer kept. */
  record Expired() implements Found {}

  /** Not to be told now. */
  record Unknown(String why) implements Found {}
}
