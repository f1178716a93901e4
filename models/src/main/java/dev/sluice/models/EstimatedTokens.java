package dev.sluice.models;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.message.RawJson;
import java.nio.charset.StandardCharsets;

/** What an input costs where the model has no tokenizer: a token per 4 bytes of its JSON text. */
public final class EstimatedTokens {

  private EstimatedTokens() {}

  public static long of(RawJson input) {
    return of(input.text().getBytes(StandardCharsets.UTF_8).length);
  }

  /** Rounded up, at least 1. */
  static long of(int bytes) {
    return Math.max(1, Cost.tokensIn(bytes));
  }
}
