package dev.sluice.contract.config;

import java.time.Duration;

/**
 * How requests are run together.
 *
 * @param maxRows the most rows in a batch
 * @param maxTokens the most tokens in a batch, each row counted as long as the longest
 * @param linger how long the first of a batch waits for others while there is a place for it
 */
public record Batching(int maxRows, int maxTokens, Duration linger) {

  private static final int MOST_ROWS = 256;
  private static final int TEXT_TOKENS = 512;
  private static final int MOST_TOKENS = 10_000_000;
  private static final Duration LONGEST_LINGER = Duration.ofMinutes(1);

  /** Of what waits, at once. */
  public static Batching ofRows(int maxRows) {
    return new Batching(maxRows, MOST_TOKENS, Duration.ZERO);
  }

  /** Of texts, at once. */
  static Batching ofTexts(int maxRows) {
    return new Batching(maxRows, TEXT_TOKENS, Duration.ZERO);
  }

  static Batching read(Section in, Batching otherwise) {
    Duration linger = in.duration("linger", "0ms");
    if (linger.compareTo(LONGEST_LINGER) > 0) {
      throw in.bad("linger", Durations.write(linger), "at most 1m");
    }
    return new Batching(
        in.integer("max_batch", otherwise.maxRows, 1, MOST_ROWS),
        in.integer("max_batch_tokens", otherwise.maxTokens, 1, MOST_TOKENS),
        linger);
  }
}
