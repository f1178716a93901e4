package dev.sluice.models;

/** What came of counting the tokens of an input. */
public sealed interface Count {

  /**
   * The worker will report as many.
   *
   * @param tokens at least 1
   */
  record Known(long tokens) implements Count {}

  /** More waits to be counted than is let wait; it may be tried again in a moment. */
  record Busy() implements Count {}

  /** The tokenizer does not work; to try again is of no use. */
  record Failed(String why) implements Count {}
}
