package dev.sluice.cli.whatif;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.policy.Terms;
import java.time.Duration;
import java.util.function.Function;

/**
 * What the requests are replayed under.
 *
 * @param name of the file it comes from
 * @param longest window of all limits; what came earlier does not count
 * @param finishBy for how long a request of a model is held at most
 */
record Rules(
    String name, Terms.Lookup terms, Duration longest, Function<String, Duration> finishBy) {

  static Rules of(String name, SluiceConfig config) {
    long longest =
        config.policies().plans().values().stream()
            .flatMap(plan -> plan.limits().stream())
            .mapToLong(Limit::windowMillis)
            .max()
            .orElse(0);
    return new Rules(
        name,
        config.policies()::of,
        Duration.ofMillis(longest),
        model -> {
          ModelConfig known = config.models().get(model);
          return known == null ? ModelConfig.FINISH_BY : known.finishBy();
        });
  }
}
