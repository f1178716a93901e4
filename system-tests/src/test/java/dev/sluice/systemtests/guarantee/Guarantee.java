package dev.sluice.systemtests.guarantee;

/** A promise, judged from what was observed while a story happened. */
public interface Guarantee {

  /** One or two words, as a table's head has them. */
  String name();

  /** The promise in a sentence. */
  String promise();

  /** Looks at everything it is about, and at the running system where that tells more. */
  Finding judge(Evidence evidence);
}
