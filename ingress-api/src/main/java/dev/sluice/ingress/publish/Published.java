package dev.sluice.ingress.publish;

/** What became of a record that was to be published. */
public sealed interface Published {

  /**
   * @param at append time in milliseconds
   */
  record Appended(int partition, long at) implements Published {}

  /** It certainly is not in the topic and never will be. */
  record NotSent(String why) implements Published {}

  /** It may be in the topic. */
  record Unconfirmed(String why) implements Published {}
}
