package dev.sluice.contract.policy;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Subject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said of one account.
 *
 * @param plan null for the default plan
 * @param blocked whether all it sends is refused
 * @param unlimited whether no limit holds for it
 */
public record Account(
    String name,
    @Nullable String plan,
    boolean blocked,
    boolean unlimited,
    List<Override> overrides) {

  /**
   * Another number for one limit of its plan.
   *
   * @param until when the plan's own number holds again; null for never
   */
  public record Override(String name, long limit, @Nullable Instant until) {

    public Override {
      if (limit < 1 || limit > Limit.MOST) {
        throw new IllegalArgumentException(
            "limit: %d is not between 1 and %d".formatted(limit, Limit.MOST));
      }
    }

    boolean holdsAt(long now) {
      return until == null || now < until.toEpochMilli();
    }
  }

  public Account {
    overrides = List.copyOf(overrides);
    if (name.isEmpty() || name.length() > Subject.LONGEST_NAME) {
      throw new IllegalArgumentException(
          "name: %d characters, wanted 1 to %d".formatted(name.length(), Subject.LONGEST_NAME));
    }
    if (blocked && unlimited) {
      throw new IllegalArgumentException("unlimited: true, and blocked: true as well");
    }
    var names = new HashSet<String>();
    for (Override override : overrides) {
      if (!names.add(override.name())) {
        throw new IllegalArgumentException(
            "overrides: '%s' is named twice".formatted(override.name()));
      }
    }
  }

  /** Whether what holds for it is what its plan says. */
  boolean isPlain() {
    return !blocked && !unlimited && overrides.isEmpty();
  }

  /** Under a plan and nothing more. */
  public static Account under(String name, @Nullable String plan) {
    return new Account(name, plan, false, false, List.of());
  }
}
