package dev.sluice.cli.whatif;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.Terms;
import java.time.Duration;
import java.util.Map;
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

  /**
   * @param models as the services know them
   */
  static Rules of(String name, Policies policies, Map<String, ModelConfig> models) {
    long longest =
        policies.plans().values().stream()
            .flatMap(plan -> plan.limits().stream())
            .mapToLong(Limit::windowMillis)
            .max()
            .orElse(0);
    return new Rules(
        name,
        policies::of,
        Duration.ofMillis(longest),
        model -> {
          ModelConfig known = models.get(model);
          return known == null ? ModelConfig.FINISH_BY : known.finishBy();
        });
  }
}
