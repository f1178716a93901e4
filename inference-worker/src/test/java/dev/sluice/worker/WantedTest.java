package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.Started;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.TimeLimits;
import dev.sluice.contract.message.UnitsUsed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker runs what is still wanted, and no longer than it is. */
class WantedTest {

  @TempDir static Path folder;
  private static Broker broker;

  private Lane lane;
  private @Nullable Worker worker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = Broker.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void openLane() {
    lane = new Lane(broker.bootstrap());
  }

  @AfterEach
  void close() {
    if (worker != null) {
      worker.close();
    }
    lane.close();
  }

  private void start() {
    worker = Worker.start(lane.config(), new SimpleMeterRegistry());
  }

  private static TimeLimits times(OptionalLong startBy, OptionalLong finishBy) {
    return new TimeLimits(startBy, finishBy);
  }

  private static OptionalLong in(Duration time) {
    return OptionalLong.of(System.currentTimeMillis() + time.toMillis());
  }

  private void assertNeverRan(Completion completion, String id, Status status) {
    assertThat(completion.id()).isEqualTo(id);
    assertThat(completion.status()).isEqualTo(status);
    assertThat(completion.output()).isNull();
    assertThat(completion.usage()).isEqualTo(UnitsUsed.NOTHING);
  }

  @Test
  void shouldNeverStartWhatWasCanceledBeforeItCame() {
    String id = lane.accept("echo", "1");
    lane.cancel(id);
    start();

    assertNeverRan(lane.completions(1).get(0), id, Status.CANCELED);
    lane.awaitAllAcknowledged();
  }

  @Test
  void shouldNeverStartWhatCameTooLate() {
    long past = System.currentTimeMillis() - 1;
    String late = lane.accept("echo", times(OptionalLong.of(past), OptionalLong.empty()));
    start();
    assertNeverRan(lane.completions(1).get(0), late, Status.EXPIRED);

    String over = lane.accept("echo", times(OptionalLong.empty(), OptionalLong.of(past)));
    assertNeverRan(lane.completions(2).get(1), over, Status.TIMED_OUT);

    lane.accept("echo", times(in(Duration.ofHours(1)), in(Duration.ofHours(1))));
    assertThat(lane.completions(3).get(2).status()).isEqualTo(Status.SUCCEEDED);
  }

  @Test
  void shouldAnnounceWhatRunsForAWhileAndStopItWhenItsClientWants() {
    start();
    String quick = lane.accept("echo", "1");
    String slow = lane.accept("slow", "1");

    Started started = lane.started(1).get(0);
    assertThat(started.id()).isEqualTo(slow);
    assertThat(started.attempt()).isEqualTo(1);
    assertThat(started.account()).isEqualTo("acme");
    lane.cancel(quick);
    lane.cancel(slow);

    Completion stopped = lane.completions(2).get(1);
    assertThat(stopped.id()).isEqualTo(slow);
    assertThat(stopped.status()).isEqualTo(Status.CANCELED);
    assertThat(stopped.startedAt()).isEqualTo(started.startedAt());
    assertThat(lane.started(1)).hasSize(1);
  }

  @Test
  void shouldStopWhatHasNoTimeLeft() {
    start();
    String id = lane.accept("slow", times(OptionalLong.empty(), in(Duration.ofMillis(1500))));

    Completion stopped = lane.completions(1).get(0);

    assertThat(stopped.id()).isEqualTo(id);
    assertThat(stopped.status()).isEqualTo(Status.TIMED_OUT);
    JobError error = Objects.requireNonNull(stopped.error());
    assertThat(error.code()).isEqualTo("finish_by_passed");
  }
}
