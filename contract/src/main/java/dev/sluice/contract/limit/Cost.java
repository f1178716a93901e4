package dev.sluice.contract.limit;

/**
 * What a request takes of each unit: one request and one slot always, and tokens.
 *
 * @param requests at least 1
 * @param tokens an upper bound; 0 if nobody counted them
 */
public record Cost(long requests, long tokens) {

  /** As much as the largest limit, and far from where sums would overflow. */
  public static final long MOST = Limit.MOST;

  private static final int BYTES_PER_TOKEN = 4;

  public static final Cost ONE = new Cost(1, 0);

  public Cost {
    if (requests < 1 || requests > MOST) {
      throw new IllegalArgumentException(
          "cost: %d is not between 1 and %d".formatted(requests, MOST));
    }
    if (tokens < 0 || tokens > MOST) {
      throw new IllegalArgumentException(
          "tokens: %d is not between 0 and %d".formatted(tokens, MOST));
    }
  }

  /** One request of so many tokens. */
  public static Cost ofTokens(long tokens) {
    return tokens == 0 ? ONE : new Cost(1, tokens);
  }

  /** As many as so much text may be: one for each 4 bytes, rounded up. */
  public static long tokensIn(long bytes) {
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }

  /** The same, with tokens by the size of the request if nobody counted them. */
  public Cost estimated(long bytes) {
    return tokens > 0 ? this : new Cost(requests, tokensIn(bytes));
  }

  /** In the unit of this limit. */
  public long in(Limit limit) {
    return switch (limit.unit()) {
      case REQUESTS -> requests;
      case TOKENS -> tokens;
      case SLOTS -> 1;
    };
  }
}
