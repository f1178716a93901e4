package dev.sluice.contract.policy;

import dev.sluice.contract.limit.Limit;
import java.util.List;
import java.util.Optional;

/**
 * What holds for one account at one time.
 *
 * @param plan the name of its plan
 * @param blocked whether all it sends is refused
 * @param limits in the plan's order; none for an account without limits
 * @param overridden names of the limits whose number is the account's own
 * @param until the first millisecond at which these may be others
 * @param version of the policies they come from
 */
public record Terms(
    String plan,
    boolean blocked,
    List<Limit> limits,
    List<String> overridden,
    long until,
    long version) {

  /** The limit of this name, if there is one. */
  public Optional<Limit> limit(String name) {
    for (Limit limit : limits) {
      if (limit.name().equals(name)) {
        return Optional.of(limit);
      }
    }
    return Optional.empty();
  }

  /** Tells what holds for an account at a time, in milliseconds. Safe from any thread. */
  public interface Lookup {
    Terms of(String account, long now);
  }

  public Terms {
    limits = List.copyOf(limits);
    overridden = List.copyOf(overridden);
  }
}
