package dev.sluice.admission;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.policy.Series;
import dev.sluice.contract.policy.Terms;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Forgets what can count for no request any more: usages whose windows are over, and idempotency
 * keys whose day is. Append time is the only clock.
 */
final class Idle {

  /** For a usage of which no limit tells how long it counts. */
  private static final long LONGEST = Duration.ofDays(32).toMillis();

  private static final long ROUND_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final String HIGHEST = "\uffff";

  private final KeyValueStore<String, Usage> usages;
  private final KeyValueStore<String, KeyUse> keys;
  private final Terms.Lookup terms;
  private final Walk<Usage> walkUsages;
  private final Walk<KeyUse> walkKeys;
  private long roundBegan;

  Idle(
      KeyValueStore<String, Usage> usages, KeyValueStore<String, KeyUse> keys, Terms.Lookup terms) {
    this.usages = usages;
    this.keys = keys;
    this.terms = terms;
    this.walkUsages = new Walk<>(usages);
    this.walkKeys = new Walk<>(keys);
  }

  /**
   * Looks at some of both stores; once it has seen all, it waits for a while of append time.
   *
   * @param newest the newest append time seen, in milliseconds
   */
  void run(long newest) {
    if (newest - roundBegan > ROUND_MILLIS) {
      walkUsages.startOver();
      walkKeys.startOver();
      roundBegan = newest;
    }
    walkUsages.step(
        HIGHEST,
        (key, usage) -> {
          if (isSpent(key, usage, newest)) {
            usages.delete(key);
          }
        });
    walkKeys.step(
        HIGHEST,
        (key, use) -> {
          if (use.isOver(newest)) {
            keys.delete(key);
          }
        });
  }

  private boolean isSpent(String key, Usage usage, long newest) {
    Optional<Limit> limit =
        Series.parse(key)
            .flatMap(
                series ->
                    series
                        .accountName()
                        .flatMap(account -> terms.of(account, newest).limit(series.limit())));
    return limit.isEmpty()
        ? usage.newest() < newest - LONGEST
        : usage.isSpent(limit.orElseThrow(), newest);
  }
}
