package dev.sluice.contract.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Histories.Arrival;
import dev.sluice.contract.limit.Histories.Charge;
import dev.sluice.contract.limit.Histories.State;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class LimiterProperties {

  @Provide
  Arbitrary<List<Limit>> limits() {
    return Histories.limits();
  }

  @Provide
  Arbitrary<List<Arrival>> arrivals() {
    return Histories.arrivals().ofMaxSize(120);
  }

  @Property
  void shouldNeverHoldMoreThanTheLimitInAnyTrailingInterval(
      @ForAll("limits") List<Limit> limits, @ForAll("arrivals") List<Arrival> arrivals) {
    List<Charge> charges = Histories.run(limits, arrivals).charges();
    for (Limit limit : limits) {
      for (Charge last : charges) {
        long end = last.time();
        long held =
            charges.stream()
                .filter(c -> c.time() > begin(limit, end) && c.time() <= end)
                .mapToLong(Charge::cost)
                .sum();
        assertThat(held).isLessThanOrEqualTo(limit.limit());
      }
    }
  }

  /** The last millisecond before the window that holds {@code end} as its last. */
  private static long begin(Limit limit, long end) {
    return limit.window() instanceof Window.Calendar calendar
        ? calendar.bucketAt(end) - 1
        : end - limit.windowMillis();
  }

  @Property
  void shouldAdmitAtRetryAfterAndNotAMillisecondSooner(
      @ForAll("limits") List<Limit> limits,
      @ForAll("arrivals") List<Arrival> arrivals,
      @ForAll @LongRange(min = -5000, max = 60_000) long step,
      @ForAll @LongRange(min = 1, max = 40) long cost) {
    State state = Histories.run(limits, arrivals);
    long now = state.time() + step;
    Decision decision = Limiter.decide(limits, state.usages(), new Cost(cost, 0), now).decision();
    Assume.that(decision instanceof Decision.Rejected);
    var rejected = (Decision.Rejected) decision;
    boolean everFits = limits.stream().allMatch(limit -> cost <= limit.limit());
    assertThat(rejected.retryAfterMillis().isPresent()).isEqualTo(everFits);
    rejected
        .retryAfterMillis()
        .ifPresent(
            retry -> {
              assertThat(
                      Limiter.decide(limits, state.usages(), new Cost(cost, 0), now + retry)
                          .decision())
                  .isInstanceOf(Decision.Accepted.class);
              assertThat(
                      Limiter.decide(limits, state.usages(), new Cost(cost, 0), now + retry - 1)
                          .decision())
                  .isInstanceOf(Decision.Rejected.class);
            });
  }

  @Property
  void shouldChargeEveryLimitOrNone(
      @ForAll("limits") List<Limit> limits,
      @ForAll("arrivals") List<Arrival> arrivals,
      @ForAll @LongRange(min = 1, max = 45) long cost) {
    State state = Histories.run(limits, arrivals);
    var outcome = Limiter.decide(limits, state.usages(), new Cost(cost, 0), state.time());
    boolean accepted = outcome.decision() instanceof Decision.Accepted;
    if (!accepted) {
      assertThat(outcome.usages()).isEqualTo(state.usages());
    }
    for (int i = 0; i < limits.size(); i++) {
      long before = state.usages().get(i).used(limits.get(i), state.time());
      long after = outcome.usages().get(i).used(limits.get(i), state.time());
      assertThat(after - before).isEqualTo(accepted ? cost : 0);
      assertThat(outcome.decision().standings().get(i).used()).isEqualTo(after);
    }
  }

  @Property
  void shouldComeBackFromBytesAsItWas(
      @ForAll("limits") List<Limit> limits, @ForAll("arrivals") List<Arrival> arrivals) {
    for (Usage usage : Histories.run(limits, arrivals).usages()) {
      assertThat(UsageSerde.read(UsageSerde.write(usage))).isEqualTo(usage);
    }
  }

  @Property
  void shouldNeverCountLessAfterTheWindowChanged(
      @ForAll("limits") List<Limit> limits,
      @ForAll("arrivals") List<Arrival> arrivals,
      @ForAll @LongRange(min = 1000, max = 400_000) long newWindow) {
    State state = Histories.run(limits, arrivals);
    Limit old = limits.get(0);
    Assume.that(old.window() instanceof Window.Sliding);
    Limit changed = new Limit("changed", 1_000_000, Duration.ofMillis(newWindow));
    Usage after = state.usages().get(0).charged(changed, 1, state.time());
    long now = after.newest();
    long overlap = Math.min(newWindow, old.windowMillis());
    for (long later : new long[] {0, overlap / 3, overlap / 2, overlap - 1}) {
      long mustCount =
          1
              + state.charges().stream()
                  .filter(c -> c.time() > now + later - overlap)
                  .mapToLong(Charge::cost)
                  .sum();
      assertThat(after.used(changed, now + later)).isGreaterThanOrEqualTo(mustCount);
    }
  }

  @Property(tries = 40)
  void shouldGiveAHammeringClientNearlyItsWholeLimit(
      @ForAll @LongRange(min = 1, max = 300) long units,
      @ForAll @LongRange(min = 100, max = 100_000) long bucketMillis,
      @ForAll @LongRange(min = 600, max = 2000) long attemptsPerWindow,
      @ForAll @LongRange(min = 0, max = 100_000) long phase) {
    long window = 60 * bucketMillis;
    var limits = List.of(new Limit("burst", units, Duration.ofMillis(window)));
    List<Usage> usages = List.of(Usage.none(limits.get(0)));
    int windows = 20;
    long admitted = 0;
    for (long attempt = 0; attempt < windows * attemptsPerWindow; attempt++) {
      long now = Histories.START + phase + attempt * window / attemptsPerWindow;
      var outcome = Limiter.decide(limits, usages, Cost.ONE, now);
      admitted += outcome.decision() instanceof Decision.Accepted ? 1 : 0;
      usages = outcome.usages();
    }
    assertThat(admitted).isGreaterThanOrEqualTo(windows * units * 95 / 100);
  }
}
