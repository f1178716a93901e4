package dev.sluice.cli.whatif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Charge;
import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Mode;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.policy.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

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

    assertThat(outcomes.stream().mapToLong(outcome -> outcome.counts().refused()).sum())
        .isEqualTo(refused);
    assertThat(outcomes)
        .allMatch(outcome -> outcome.counts().refused() == outcome.counts().reallyRefused());
    assertThat(outcomes).allMatch(outcome -> outcome.limits().equals(Map.copyOf(byLimit)));
  }

  /**
   * @param runs how long, in milliseconds
   */
  record Job(long step, int client, long estimate, long runs, long took) {}

  @Provide
  Arbitrary<List<Job>> jobs() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 2000),
            Arbitraries.integers().between(0, 1),
            Arbitraries.longs().between(1, 20),
            Arbitraries.longs().between(0, 20_000),
            Arbitraries.longs().between(0, 30))
        .as(Job::new)
        .list()
        .ofMaxSize(150);
  }

  /** A request that was admitted, as the stream keeps it. */
  private record Open(int number, Job job, long endsAt, List<Charge> charges) {}

  @Property(tries = 300)
  void shouldGiveBackSlotsAndTokensWhenTheStreamDid(
      @ForAll("jobs") List<Job> jobs,
      @ForAll @LongRange(min = 1, max = 6) long slots,
      @ForAll @LongRange(min = 20, max = 200) long tokens) {
    List<Limit> limits =
        List.of(
            new Limit("slots", slots, new Window.Held(), Unit.SLOTS, Per.CLIENT, Mode.ENFORCE),
            Told.tokensPerMinute(tokens));
    var told = new Told();
    var usages = new HashMap<String, Usage>();
    var open = new ArrayList<Open>();
    long now = 0;
    int refused = 0;
    for (int i = 0; i < jobs.size(); i++) {
      Job job = jobs.get(i);
      now += job.step();
      settle(open, usages, limits, Told.SINCE + now);
      told.ask(i, now / 1000.0, "c" + job.client(), Cost.ofTokens(job.estimate()));
      Open admitted = admit(i, job, usages, limits, Told.SINCE + now);
      if (admitted == null) {
        refused++;
        told.end(i, End.Kind.REFUSED);
      } else {
        open.add(admitted);
        told.ended(i, (admitted.endsAt() - Told.SINCE) / 1000.0, job.took());
      }
    }
    Assume.that(!jobs.isEmpty() && now < Told.SPAN.millis());

    assertThat(told.under(limits.toArray(Limit[]::new)).total())
        .isEqualTo(new Counts(jobs.size(), 0, refused, refused, 0));
  }

  private static List<String> parts(List<Limit> limits, Job job) {
    return limits.stream().map(limit -> Series.part(limit, "c" + job.client(), "echo")).toList();
  }

  private static @Nullable Open admit(
      int number, Job job, Map<String, Usage> usages, List<Limit> limits, long now) {
    List<String> parts = parts(limits, job);
    var before = new ArrayList<Usage>();
    for (int i = 0; i < limits.size(); i++) {
      before.add(usages.getOrDefault(parts.get(i), Usage.none(limits.get(i))));
    }
    Cost cost = Cost.ofTokens(job.estimate());
    var outcome = Limiter.decide(limits, before, cost, now);
    if (outcome.decision() instanceof Decision.Rejected) {
      return null;
    }
    var charges = new ArrayList<Charge>();
    for (int i = 0; i < limits.size(); i++) {
      Usage after = outcome.usages().get(i);
      usages.put(parts.get(i), after);
      charges.add(Charge.of(parts.get(i), limits.get(i), cost.in(limits.get(i)), after));
    }
    return new Open(number, job, now + job.runs(), charges);
  }

  /** Makes right what ended until now, in the order in which it ended. */
  private static void settle(
      List<Open> open, Map<String, Usage> usages, List<Limit> limits, long now) {
    List<Open> ended =
        open.stream()
            .filter(each -> each.endsAt() <= now)
            .sorted(Comparator.comparingLong(Open::endsAt).thenComparing(Open::number))
            .toList();
    open.removeAll(ended);
    for (Open each : ended) {
      for (int i = 0; i < limits.size(); i++) {
        Charge charge = each.charges().get(i);
        Limit limit = limits.get(i);
        usages.computeIfPresent(
            charge.part(),
            (part, usage) -> charge.corrected(usage, each.job().took(), limit, each.endsAt()));
      }
    }
  }
}
