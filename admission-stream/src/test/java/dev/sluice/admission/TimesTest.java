package dev.sluice.admission;

import static dev.sluice.admission.DrivenTopology.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.TimeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request starts and ends within the times that its client named, or says that it did not. */
class TimesTest {

  private static final Limit BURST = new Limit("burst", 10, Duration.ofSeconds(60));
  private static final long GRACE = Entry.Admitted.UNANNOUNCED_MILLIS;

  @TempDir Path state;
  @TempDir Path other;
  private DrivenTopology flow;

  @BeforeEach
  void open() {
    flow = new DrivenTopology(state, DrivenTopology.plan(BURST));
  }

  @AfterEach
  void close() {
    flow.close();
  }

  private static String id(int number) {
    return Ids.at(T, number);
  }

  private void submit(int number, OptionalLong startBy, OptionalLong finishBy, long at) {
    var times = new TimeLimits(startBy, finishBy);
    var routing =
        new Routing(
            id(number),
            new Subject("acme", "acme"),
            "echo",
            Cost.ONE,
            OptionalLong.of(at),
            null,
            times);
    flow.submit(routing, at);
  }

  private long used() {
    Usage usage = flow.driver.<String, Usage>getKeyValueStore("usage").get("acme/burst");
    return usage == null ? 0 : usage.used(BURST, T + 100);
  }

  private List<Status> ends(DrivenTopology of, long settledUntil) {
    of.settledUntil.set(settledUntil);
    of.driver.advanceWallClockTime(Duration.ofSeconds(1));
    return DrivenTopology.read(of.results, Job.class).stream().map(Job::status).toList();
  }

  @Test
  void shouldExpireWhatComesTooLateToStartAndChargeNothing() {
    submit(1, OptionalLong.of(T), OptionalLong.empty(), T);
    submit(2, OptionalLong.of(T), OptionalLong.empty(), T + 1);
    submit(3, OptionalLong.empty(), OptionalLong.of(T + 1), T + 1);

    assertThat(flow.acceptedIds()).containsExactly(id(1));
    assertThat(DrivenTopology.read(flow.results, Job.class))
        .extracting(Job::status)
        .containsExactly(Status.EXPIRED, Status.EXPIRED);
    assertThat(used()).isEqualTo(1);
  }

  @Test
  void shouldExpireWhatNobodyStartedAfterAGraceAndGiveItsUnitsBack() {
    submit(1, OptionalLong.of(T + 1000), OptionalLong.empty(), T);

    assertThat(ends(flow, T + 1000 + GRACE - 1)).isEmpty();
    assertThat(ends(flow, T + 1000 + GRACE)).containsExactly(Status.EXPIRED);
    assertThat(used()).isZero();
  }

  @Test
  void shouldNotExpireWhatWasStartedInTime() {
    submit(1, OptionalLong.of(T + 1000), OptionalLong.of(T + 60_000), T);
    flow.started("acme", id(1), 1, T + 1000 + GRACE - 1);

    assertThat(ends(flow, T + 59_999)).isEmpty();
    assertThat(ends(flow, T + 60_000)).containsExactly(Status.TIMED_OUT);
    assertThat(used()).isEqualTo(1);
  }

  @Test
  void shouldEndAtTheTimeThatItsClientNamedInsteadOfItsModels() {
    long usual = DrivenTopology.FINISH_BY.toMillis();
    submit(1, OptionalLong.empty(), OptionalLong.of(T + 500), T);
    submit(2, OptionalLong.empty(), OptionalLong.of(T + usual + 500), T);

    assertThat(ends(flow, T + 499)).isEmpty();
    assertThat(ends(flow, T + 500)).containsExactly(Status.TIMED_OUT);
    assertThat(ends(flow, T + usual + 499)).isEmpty();
    assertThat(ends(flow, T + usual + 500)).containsExactly(Status.TIMED_OUT);
  }

  @Test
  void shouldFindTimesToStartAgainAfterARestart() {
    submit(1, OptionalLong.of(T + 1000), OptionalLong.empty(), T);
    try (var after = new DrivenTopology(other, DrivenTopology.plan(BURST))) {
      after.restore(flow);
      assertThat(ends(after, T + 1000 + GRACE)).containsExactly(Status.EXPIRED);
    }
  }

  @Test
  void shouldCountWhatAnIngressReservedForALateRequestAsDecided() {
    submit(1, OptionalLong.of(T - 1), OptionalLong.empty(), T);
    Usage usage = flow.driver.<String, Usage>getKeyValueStore("usage").get("acme/burst");
    assertThat(usage).isNotNull();
    assertThat(usage.decided(0)).isEqualTo(1);
  }
}
