package dev.sluice.contract.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Decision;
import dev.sluice.contract.limit.Histories;
import dev.sluice.contract.limit.Histories.Arrival;
import dev.sluice.contract.limit.Histories.State;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Limiter;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/**
 * The check in Redis, its twin in Java and the limiter itself hold one another to the same answers.
 */
class FastCheckProperties {

  private static final Subject SUBJECT = new Subject("acme {1}", "ann");

  private static @Nullable RedisFixture started;

  @BeforeContainer
  static void start() {
    started = new RedisFixture();
  }

  @AfterContainer
  static void stop() {
    redis().close();
  }

  private static RedisFixture redis() {
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }

  @BeforeTry
  void empty() {
    redis().commands().flushall();
  }

  /**
   * What happened before a check.
   *
   * @param mirrored whether the stream's usage has reached Redis
   * @param reserved units that ingresses have let through since, so long before the check
   */
  record Past(List<Limit> limits, List<Arrival> arrivals, boolean mirrored, List<Held> reserved) {}

  /**
   * Units reserved at a time before the check.
   *
   * @param astray in a generation that this limit has not, left from another window
   */
  record Held(long age, long units, boolean astray) {

    long start(Limit limit, long now) {
      return limit.generationAt(now - age) + (astray ? 7 : 0);
    }
  }

  /**
   * @param step from the newest append time to the check
   * @param lag of the mirrored progress behind the check; below zero it is ahead
   * @param cost in requests and in tokens; 0 to look only
   * @param changed what the first limit has become since; null if it is as it was
   */
  record Asked(long step, long lag, boolean progressKnown, long cost, @Nullable Limit changed) {

    List<Limit> changed(List<Limit> limits) {
      if (changed == null) {
        return limits;
      }
      var now = new ArrayList<>(limits);
      now.set(
          0,
          new Limit(
              limits.get(0).name(),
              changed.limit(),
              changed.window(),
              changed.unit(),
              changed.per(),
              changed.mode()));
      return now;
    }

    @Nullable Cost asCost() {
      return cost == 0 ? null : new Cost(cost, cost);
    }
  }

  @Provide
  Arbitrary<Past> pasts() {
    Arbitrary<Long> ages =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.longs().between(-70_000, 5000)),
            Tuple.of(3, Arbitraries.longs().between(0, 200_000)),
            Tuple.of(1, Arbitraries.longs().between(0, 100_000_000)));
    Arbitrary<List<Held>> held =
        Combinators.combine(
                ages,
                Arbitraries.longs().between(1, 12),
                Arbitraries.frequency(Tuple.of(6, false), Tuple.of(1, true)))
            .as(Held::new)
            .list()
            .ofMaxSize(6);
    return Combinators.combine(
            Histories.allLimits(),
            Histories.arrivals().ofMaxSize(40),
            Arbitraries.frequency(Tuple.of(5, true), Tuple.of(1, false)),
            held)
        .as(Past::new);
  }

  @Provide
  Arbitrary<Asked> questions() {
    Arbitrary<Long> steps =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.longs().between(-3000, 3000)),
            Tuple.of(2, Arbitraries.longs().between(0, 200_000)),
            Tuple.of(1, Arbitraries.longs().between(0, 100_000_000)));
    Arbitrary<Long> lags =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.longs().between(-3000, 3000)),
            Tuple.of(2, Arbitraries.longs().between(0, 300_000)));
    return Combinators.combine(
            steps,
            lags,
            Arbitraries.frequency(Tuple.of(3, true), Tuple.of(1, false)),
            Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.longs().between(0, 4)),
                Tuple.of(1, Arbitraries.longs().between(0, 42))),
            Histories.limit().injectNull(0.7))
        .as(Asked::new);
  }

  /** A check about to be made. */
  private record Scene(
      State state, List<Limit> past, List<Limit> limits, Reservation reservation, long progress) {

    List<FastCheck.Mirrored> mirrored() {
      var mirrored = new ArrayList<FastCheck.Mirrored>();
      for (int i = 0; i < limits.size(); i++) {
        Usage usage = state.usages().get(i).as(past.get(i));
        mirrored.add(redis().mirrored(SUBJECT, limits.get(i), Curve.of(usage)));
      }
      return mirrored;
    }

    Decision twin() {
      return FastCheck.check(limits, mirrored(), reservation.cost(), reservation.now(), progress);
    }

    Decision ask() {
      return redis().decision(reservation, "id", progress);
    }

    Scene looking() {
      var look = Reservation.look(SUBJECT, "echo", limits, reservation.now());
      return new Scene(state, past, limits, look, progress);
    }
  }

  private static Scene play(Past past, Asked asked) {
    State state = Histories.run(past.limits(), past.arrivals());
    List<Limit> limits = asked.changed(past.limits());
    long now = state.time() + asked.step();
    for (int i = 0; i < limits.size(); i++) {
      if (past.mirrored()) {
        redis().mirror(SUBJECT, past.limits().get(i), state.usages().get(i), 7);
      }
      for (Held held : past.reserved()) {
        redis()
            .commands()
            .hincrby(
                RedisFixture.key(SUBJECT, limits.get(i)),
                "r" + held.start(limits.get(i), now),
                held.units());
      }
    }
    long progress = asked.progressKnown() ? now - asked.lag() : 0;
    var reservation = new Reservation(SUBJECT, "echo", limits, asked.asCost(), now, null);
    return new Scene(state, past.limits(), limits, reservation, progress);
  }

  @Property(tries = 10_000)
  void shouldAnswerInRedisWhatTheTwinAnswers(
      @ForAll("pasts") Past past, @ForAll("questions") Asked asked) {
    Scene scene = play(past, asked);
    Decision wanted = scene.twin();
    assertThat(scene.ask()).isEqualTo(wanted);
  }

  @Property(tries = 2000)
  void shouldAgreeWithTheLimiterWhenNothingIsPending(
      @ForAll("pasts") Past past, @ForAll("questions") Asked asked) {
    State state = Histories.run(past.limits(), past.arrivals());
    long now = state.time() + asked.step();
    var mirrored =
        state.usages().stream()
            .map(usage -> new FastCheck.Mirrored(Curve.of(usage), Map.of(), Map.of()))
            .toList();
    Cost cost = asked.asCost();
    Decision fast = FastCheck.check(past.limits(), mirrored, cost, now, now);
    Decision exact =
        cost == null
            ? new Decision.Accepted(Limiter.standings(past.limits(), state.usages(), now))
            : Limiter.decide(past.limits(), state.usages(), cost, now).decision();
    assertThat(fast).isEqualTo(exact);
  }

  @Property(tries = 500)
  void shouldCountWhatItLetThroughAndTakeItBackOnRelease(
      @ForAll("pasts") Past past, @ForAll("questions") Asked asked) {
    // An ingress whose clock is two generations behind what was mirrored is not counted on.
    Assume.that(asked.cost() > 0 && asked.lag() >= 0);
    Scene scene = play(past, asked);
    Decision before = scene.looking().ask();
    Decision let = scene.ask();
    String status = RedisFixture.KEYS.status(SUBJECT.account(), "id");
    boolean passed = let instanceof Decision.Accepted;
    assertThat(redis().commands().exists(status)).isEqualTo(passed ? 1 : 0);

    Decision after = scene.looking().ask();
    if (let.shadowed().isEmpty()) { // what a shadow limit does not let through is reserved there
      assertThat(used(after)).isEqualTo(used(let));
    }
    assertThat(after).isEqualTo(scene.looking().twin());

    if (passed) {
      Reservation made = scene.reservation();
      redis().call(Script.RELEASE, made.keys(RedisFixture.KEYS, "id"), made.releaseArguments());
      assertThat(scene.looking().ask()).isEqualTo(before);
      assertThat(redis().commands().exists(status)).isZero();
    }
  }

  @Property(tries = 300)
  void shouldWriteTheNewestUsageWhateverOrderItArrivesIn(
      @ForAll("pasts") Past past, @ForAll("questions") Asked asked) {
    Limit limit = past.limits().get(0);
    int half = past.arrivals().size() / 2;
    var older = Histories.run(past.limits(), past.arrivals().subList(0, half));
    var newer = Histories.run(past.limits(), past.arrivals());
    Usage last = newer.usages().get(0);

    assertThat(redis().mirror(SUBJECT, limit, last, 8)).isOne();
    assertThat(redis().mirror(SUBJECT, limit, older.usages().get(0), 7)).isZero();
    assertThat(redis().mirror(SUBJECT, limit, older.usages().get(0), 8)).isZero();

    Map<String, byte[]> stored = redis().commands().hgetall(RedisFixture.key(SUBJECT, limit));
    assertThat(stored.get("o")).asString().isEqualTo("8");
    assertThat(stored.get("c")).isEqualTo(Curve.of(last).packed());
    long dead = limit.generationAt(last.newest() - limit.reservationMillis());
    assertThat(redis().numbers(SUBJECT, limit, 'd')).isEqualTo(decided(last, dead));
  }

  @Property(tries = 300)
  void shouldLiftReservationsToWhatIsDecidedAndDropDeadGenerations(
      @ForAll("pasts") Past past, @ForAll("questions") Asked asked) {
    Limit limit = past.limits().get(0);
    Scene scene =
        play(
            new Past(past.limits(), past.arrivals(), false, past.reserved()),
            new Asked(asked.step(), asked.lag(), asked.progressKnown(), asked.cost(), null));
    Map<Long, Long> before = redis().numbers(SUBJECT, limit, 'r');
    Usage usage = scene.state().usages().get(0);
    redis().mirror(SUBJECT, limit, usage, 1);

    long dead = limit.generationAt(usage.newest() - limit.reservationMillis());
    Map<Long, Long> decided = decided(usage, dead);
    var wanted = new HashMap<>(decided);
    before.forEach(
        (start, units) -> {
          if (start >= dead) {
            wanted.merge(start, units, Math::max);
          }
        });
    assertThat(redis().numbers(SUBJECT, limit, 'r')).isEqualTo(wanted);
    assertThat(redis().numbers(SUBJECT, limit, 'd')).isEqualTo(decided);
  }

  private static Map<Long, Long> decided(Usage usage, long from) {
    var decided = new HashMap<Long, Long>();
    for (int i = 0; i < usage.generationCount(); i++) {
      if (usage.generation(i) >= from) {
        decided.put(usage.generation(i), usage.decided(i));
      }
    }
    return decided;
  }

  private static List<Long> used(Decision decision) {
    return decision.standings().stream().map(Standing::used).toList();
  }
}
