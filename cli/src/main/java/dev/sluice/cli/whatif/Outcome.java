package dev.sluice.cli.whatif;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of one account's requests, and what would have.
 *
 * @param plan the name of its plan
 * @param limits how many each refused; a request can be refused by several
 * @param shadowed how many each limit in shadow mode would have refused
 * @param firstAt when the first was refused; null if none was
 * @param worst the minute in which most were refused; null if none was
 */
record Outcome(
    String account,
    String plan,
    Counts counts,
    Map<String, Long> limits,
    Map<String, Long> shadowed,
    @Nullable Instant firstAt,
    @Nullable Minute worst) {

  /** A minute, by its beginning. */
  record Minute(Instant at, long refused) {}

  Outcome {
    limits = new TreeMap<>(limits);
    shadowed = new TreeMap<>(shadowed);
  }

  boolean hasRefusals() {
    return counts.refused() > 0 || counts.reallyRefused() > 0;
  }
}
