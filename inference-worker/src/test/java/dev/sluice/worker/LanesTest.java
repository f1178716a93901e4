package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.service.Check;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker serves the lanes that it is told to, each with its own topic and group. */
class LanesTest {

  private static final String MODELS =
      "models: {echo: {runner: echo}, far: {runner: echo, lane: other}}\n";

  @TempDir static Path folder;
  private static Broker broker;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Lane lane;

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
    lane.close();
  }

  @Test
  void shouldServeEveryLaneIfItIsNotToldWhich() {
    try (Worker worker = Worker.start(lane.configOf(MODELS), meters)) {
      String near = lane.accept("echo", "1");
      String far = lane.acceptInOther("far", "2");

      assertThat(lane.completions(2))
          .allMatch(completion -> completion.status() == Status.SUCCEEDED)
          .extracting(Completion::id)
          .containsExactlyInAnyOrder(near, far);
      assertThat(worker.checks())
          .extracting(Check::name)
          .contains("kafka", "progress", "kafka other", "progress other");
      assertThat(worker.checks()).allMatch(Check::ready);
      assertThat(meters.find("sluice.worker.in.flight").tag("lane", "other").gauge()).isNotNull();
    }
  }

  @Test
  void shouldLeaveTheOtherLanesAlone() {
    String near = lane.accept("echo", "1");
    try (Worker worker = Worker.start(lane.configOf(MODELS, "worker.lanes", "other"), meters)) {
      String far = lane.acceptInOther("far", "2");
      assertThat(lane.completions(1)).extracting(Completion::id).containsExactly(far);
      assertThat(worker.checks())
          .extracting(Check::name)
          .contains("kafka other", "model far")
          .doesNotContain("kafka", "model echo");
    }
    try (Worker rest = Worker.start(lane.configOf(MODELS, "worker.lanes", "default"), meters)) {
      assertThat(lane.completions(2)).extracting(Completion::id).contains(near);
      assertThat(rest.checks()).allMatch(Check::ready);
    }
  }

  @Test
  void shouldRunWhatWaitsInTheLaneThatAModelHasLeft() {
    String id = lane.accept("far", "1");
    try (Worker worker = Worker.start(lane.configOf(MODELS), meters)) {
      assertThat(lane.completions(1))
          .allMatch(completion -> completion.status() == Status.SUCCEEDED)
          .extracting(Completion::id)
          .containsExactly(id);
      assertThat(worker.checks()).allMatch(Check::ready);
    }
  }
}
