package dev.sluice.admission;

import static dev.sluice.admission.DrivenTopology.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Mode;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slots are leases: taken by an admission, given back once, by its end or its deadline. */
class LeaseTest {

  private static final Limit TWO =
      new Limit("slots", 2, new Window.Held(), Unit.SLOTS, Per.ACCOUNT, Mode.ENFORCE);

  @TempDir Path state;
  @TempDir Path other;

  private static String id(int number) {
    return Ids.at(T, number);
  }

  private DrivenTopology open() {
    return new DrivenTopology(state, DrivenTopology.plan(TWO));
  }

  private static long held(DrivenTopology flow) {
    Usage usage = flow.driver.<String, Usage>getKeyValueStore("usage").get("acme/slots");
    return usage == null ? 0 : usage.used(TWO, T);
  }

  @Test
  void shouldRefuseWhileAllSlotsAreHeldAndAdmitOnceOneIsFree() {
    try (var flow = open()) {
      flow.submit(id(1), "acme", T);
      flow.submit(id(2), "acme", T + 1);
      flow.submit(id(3), "acme", T + 2);
      assertThat(flow.acceptedIds()).containsExactly(id(1), id(2));
      assertThat(flow.rejections())
          .extracting(Rejection::message, Rejection::retryAfter)
          .containsExactly(
              tuple(
                  "Client exceeded its limit of 2 requests at once."
                      + " Please try again after 2 seconds.",
                  2L));

      flow.complete("acme", DrivenTopology.succeeded(id(1), 1), T + 10);
      flow.submit(id(4), "acme", T + 11);
      assertThat(flow.acceptedIds()).containsExactly(id(4));
      assertThat(held(flow)).isEqualTo(2);
    }
  }

  @Test
  void shouldGiveASlotBackOnceHoweverOftenARequestEnds() {
    try (var flow = open()) {
      flow.submit(id(1), "acme", T);
      flow.submit(id(2), "acme", T);
      for (int attempt = 1; attempt <= 3; attempt++) {
        flow.complete("acme", DrivenTopology.succeeded(id(1), attempt), T + 10 + attempt);
      }
      assertThat(held(flow)).isEqualTo(1);
      flow.complete("acme", DrivenTopology.succeeded(id(2), 1), T + 20);
      assertThat(held(flow)).isZero();
    }
  }

  @Test
  void shouldReturnToZeroWhenNoWorkerEverAnswers() {
    try (var flow = open()) {
      // Given
      flow.submit(id(1), "acme", T);
      flow.submit(id(2), "acme", T + 1000);
      long deadline = T + DrivenTopology.FINISH_BY.toMillis();

      // When everything up to the first deadline is handled
      flow.settledUntil.set(deadline);
      flow.driver.advanceWallClockTime(Duration.ofSeconds(1));

      // Then
      assertThat(held(flow)).isEqualTo(1);
      Job job = DrivenTopology.read(flow.results, Job.class).get(0);
      assertThat(job.id()).isEqualTo(id(1));
      assertThat(job.status()).isEqualTo(Status.TIMED_OUT);
      assertThat(job.error()).isNotNull().extracting("code").isEqualTo("finish_by_passed");

      flow.settledUntil.set(deadline + 1000);
      flow.driver.advanceWallClockTime(Duration.ofSeconds(1));
      assertThat(held(flow)).isZero();
      flow.complete("acme", DrivenTopology.succeeded(id(1), 1), deadline + 2000);
      assertThat(held(flow)).isZero();
      assertThat(DrivenTopology.read(flow.results, Job.class))
          .extracting(Job::id)
          .containsExactly(id(2));
    }
  }

  @Test
  void shouldNotFireADeadlineWhileACompletionMayStillBeOnItsWay() {
    try (var flow = open()) {
      flow.submit(id(1), "acme", T);
      flow.settledUntil.set(T + DrivenTopology.FINISH_BY.toMillis() - 1);
      flow.driver.advanceWallClockTime(Duration.ofHours(2));
      assertThat(held(flow)).isEqualTo(1);
      assertThat(flow.results.isEmpty()).isTrue();
    }
  }

  @Test
  void shouldFindDeadlinesAgainAfterARestart() {
    try (var before = open();
        var after = new DrivenTopology(other, DrivenTopology.plan(TWO))) {
      before.submit(id(1), "acme", T);
      after.restore(before);

      after.settledUntil.set(T + DrivenTopology.FINISH_BY.toMillis());
      after.driver.advanceWallClockTime(Duration.ofSeconds(1));

      assertThat(held(after)).isZero();
      assertThat(DrivenTopology.read(after.results, Job.class))
          .extracting(Job::status)
          .isEqualTo(List.of(Status.TIMED_OUT));
    }
  }
}
