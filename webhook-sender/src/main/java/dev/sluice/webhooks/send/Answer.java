package dev.sluice.webhooks.send;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What came of an attempt. */
public sealed interface Answer {

  /**
   * The receiver answered.
   *
   * @param retryAfter how long it asks to be left alone
   */
  record Answered(int status, Optional<Duration> retryAfter) implements Answer {}

  /**
   * There was no answer.
   *
   * @param kind one of a few words, fit for a label
   * @param detail what happened, for people
   */
  record Unanswered(Kind kind, String detail) implements Answer {
    public String words() {
      return kind.word() + ": " + detail;
    }
  }

  /** Why there was no answer. */
  enum Kind {
    /** The name has no address. */
    NAME,
    /** It has none on the public internet. */
    ADDRESS,
    TIMEOUT,
    CONNECTION;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
