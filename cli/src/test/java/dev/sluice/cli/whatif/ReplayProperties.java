package dev.sluice.cli.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Mode;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ReplayProperties {

  record Arrival(long step, long tokens) {}

  @Provide
  Arbitrary<List<Arrival>> arrivals() {
    return Combinators.combine(
            Arbitraries.longs().between(-50, 3000), Arbitraries.longs().between(1, 20))
        .as(Arrival::new)
        .list()
        .ofMaxSize(200);
  }

  @Provide
  Arbitrary<List<Limit>> limits() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 40),
            Arbitraries.longs().between(1000, 90_000),
            Arbitraries.longs().between(1, 300),
            Arbitraries.of(Mode.class))
        .as(
            (requests, window, tokens, mode) ->
                List.of(
                    new Limit("requests", requests, Duration.ofMillis(window)),
                    new Limit(
                        "tokens",
                        tokens,
                        new Window.Sliding(Duration.ofSeconds(20)),
                        Unit.TOKENS,
                        Per.ACCOUNT,
                        mode)));
  }

  /** The limiter that is in force decided these requests so, one after the other. */
  @Property(tries = 300)
  void shouldRefuseUnderThePlanInForceWhatTheLimiterRefused(
      @ForAll("arrivals") List<Arrival> arrivals, @ForAll("limits") List<Limit> limits) {
    var told = new Told();
    var byLimit = new TreeMap<String, Long>();
    List<Usage> usages = limits.stream().map(Usage::none).toList();
    long refused = 0;
    long time = 0;
    for (int i = 0; i < arrivals.size(); i++) {
      time = Math.max(0, time + arrivals.get(i).step());
      told.ask(i, time / 1000.0, arrivals.get(i).tokens());
      long append = Told.at(time / 1000.0);
      var cost = Cost.ofTokens(arrivals.get(i).tokens());
      var outcome = Limiter.decide(limits, usages, cost, append);
      usages = outcome.usages();
      if (outcome.decision() instanceof Decision.Rejected rejected) {
        refused++;
        rejected.refusing().forEach(limit -> byLimit.merge(limit.name(), 1L, Long::sum));
        told.end(i, End.Kind.REFUSED);
      } else {
        told.ended(i, 3600, arrivals.get(i).tokens());
      }
    }
    var outcomes = new ArrayList<>(told.under(limits.toArray(Limit[]::new)).outcomes());

    assertThat(outcomes.stream().mapToLong(Outcome::refused).sum()).isEqualTo(refused);
    assertThat(outcomes).allMatch(outcome -> outcome.refused() == outcome.reallyRefused());
    assertThat(outcomes).allMatch(outcome -> outcome.limits().equals(Map.copyOf(byLimit)));
  }
}
