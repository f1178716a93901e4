package dev.sluice.contract.policy;

import dev.sluice.contract.limit.Limit;
import java.util.HashSet;
import java.util.List;

/** A named list of limits, all of which a request must pass. */
public record Plan(String name, List<Limit> limits) {

  private static final int MOST_LIMITS = 16;

  public Plan {
    limits = List.copyOf(limits);
    if (limits.isEmpty() || limits.size() > MOST_LIMITS) {
      throw new IllegalArgumentException(
          "limits: %d limits, wanted 1 to %d".formatted(limits.size(), MOST_LIMITS));
    }
    var names = new HashSet<String>();
    for (Limit limit : limits) {
      if (!names.add(limit.name())) {
        throw new IllegalArgumentException("limits: '%s' is named twice".formatted(limit.name()));
      }
    }
  }
}
