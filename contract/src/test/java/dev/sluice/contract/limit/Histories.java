package dev.sluice.contract.limit;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ListArbitrary;

/** Random limits and arrivals, and what the limiter makes of them. */
public final class Histories {

  public static final long START = 1_700_000_012_345L;

  private static final long DAY = Duration.ofDays(1).toMillis();

  private Histories() {}

  /**
   * A request reaching its topic.
   *
   * @param step of append time since the last arrival; below zero it steps back
   * @param lag since the request was reserved; below zero the ingress's clock is ahead
   */
  public record Arrival(long step, long cost, long lag) {}

  /** A unit of work that was admitted at this (held) time. */
  public record Charge(long time, long cost) {}

  /** Where a history has led to. */
  public record State(List<Usage> usages, List<Charge> charges, long time) {}

  /** Limits that slide, and limits of calendar periods; all of them enforced. */
  public static Arbitrary<List<Limit>> limits() {
    return Combinators.combine(windows(), Arbitraries.longs().between(1, 40))
        .as(
            (window, units) ->
                new Limit("any", units, window, Unit.REQUESTS, Per.ACCOUNT, Mode.ENFORCE))
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(Histories::named);
  }

  /** Limits of every kind. */
  public static Arbitrary<List<Limit>> allLimits() {
    return limit().list().ofMinSize(1).ofMaxSize(3).map(Histories::named);
  }

  public static Arbitrary<Limit> limit() {
    Arbitrary<Window> windows =
        Arbitraries.frequencyOf(
            Tuple.of(4, windows()), Tuple.of(1, Arbitraries.just(new Window.Held())));
    return Combinators.combine(
            windows,
            Arbitraries.longs().between(1, 40),
            Arbitraries.of(Unit.REQUESTS, Unit.TOKENS),
            Arbitraries.frequency(Tuple.of(5, Mode.ENFORCE), Tuple.of(1, Mode.SHADOW)))
        .as(
            (window, units, unit, mode) ->
                new Limit(
                    "any",
                    units,
                    window,
                    window instanceof Window.Held ? Unit.SLOTS : unit,
                    Per.ACCOUNT,
                    mode));
  }

  private static Arbitrary<Window> windows() {
    Arbitrary<Window> sliding =
        Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.longs().between(1000, 200_000)),
                Tuple.of(2, Arbitraries.of(1000L, 1001L, 10_000L, 60_000L, 3_600_000L)),
                Tuple.of(2, Arbitraries.of(DAY, 31 * DAY)))
            .map(length -> new Window.Sliding(Duration.ofMillis(length)));
    Arbitrary<Window> calendar =
        Combinators.combine(
                Arbitraries.of(Window.Calendar.Period.class),
                Arbitraries.of("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/New_York"))
            .as((period, zone) -> new Window.Calendar(period, ZoneId.of(zone)));
    return Arbitraries.frequencyOf(Tuple.of(5, sliding), Tuple.of(1, calendar));
  }

  private static List<Limit> named(List<Limit> limits) {
    var named = new ArrayList<Limit>();
    for (Limit limit : limits) {
      named.add(
          new Limit(
              "l" + named.size(),
              limit.limit(),
              limit.window(),
              limit.unit(),
              limit.per(),
              limit.mode()));
    }
    return named;
  }

  public static ListArbitrary<Arrival> arrivals() {
    Arbitrary<Long> steps =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.longs().between(0, 50)),
            Tuple.of(4, Arbitraries.longs().between(0, 3000)),
            Tuple.of(2, Arbitraries.longs().between(0, 60_000)),
            Tuple.of(1, Arbitraries.longs().between(0, DAY)),
            Tuple.of(1, Arbitraries.longs().between(-40_000, 0)));
    Arbitrary<Long> costs =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.just(1L)), Tuple.of(1, Arbitraries.longs().between(1, 45)));
    return Combinators.combine(steps, costs, Arbitraries.longs().between(-2000, 70_000))
        .as(Arrival::new)
        .list();
  }

  /** Decides each arrival in turn, as the stream does; the reservation of each is settled too. */
  public static State run(List<Limit> limits, List<Arrival> arrivals) {
    List<Usage> usages = limits.stream().map(Usage::none).toList();
    var charges = new ArrayList<Charge>();
    long now = START;
    for (Arrival arrival : arrivals) {
      now += arrival.step();
      long newest = usages.get(0).clamp(now);
      var outcome = Limiter.decide(limits, usages, cost(arrival), now);
      if (outcome.decision() instanceof Decision.Accepted) {
        charges.add(new Charge(newest, arrival.cost()));
      }
      var settled = new ArrayList<Usage>();
      for (int i = 0; i < limits.size(); i++) {
        long reservedAt = now - arrival.lag();
        settled.add(
            outcome
                .usages()
                .get(i)
                .settledReservation(
                    limits.get(i), cost(arrival).in(limits.get(i)), reservedAt, now));
      }
      usages = settled;
    }
    return new State(usages, charges, now);
  }

  /** As many tokens as requests, so that either unit sees the same. */
  static Cost cost(Arrival arrival) {
    return new Cost(arrival.cost(), arrival.cost());
  }
}
