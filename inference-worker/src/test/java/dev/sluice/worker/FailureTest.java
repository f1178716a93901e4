package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.JobMetrics;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.TimeLimits;
import dev.sluice.contract.service.Check;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a request whose model fails, refuses or hangs. */
class FailureTest {

  private static final Duration LONG = Duration.ofSeconds(40);

  @TempDir static Path folder;
  private static Broker broker;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
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

  private Worker start(String... flags) {
    worker = Worker.start(lane.configOf(FaultyRunners.MODELS, flags), meters);
    return worker;
  }

  private static JobError error(Completion completion) {
    return Objects.requireNonNull(completion.error());
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return EventHeaders.get(record.headers(), name).orElse("");
  }

  @Test
  void shouldTryAgainWhatMayYetSucceed() {
    start();
    String id = lane.accept("faulty", "\"fail 2\"");

    Completion completion = lane.completions(1).get(0);

    assertThat(completion.id()).isEqualTo(id);
    assertThat(completion.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(completion.attempt()).isEqualTo(3);
    assertThat(meters.get("sluice.worker.retries").counter().count()).isEqualTo(2);
    lane.awaitAllAcknowledged();
    assertThat(lane.completions(1)).hasSize(1);
  }

  @Test
  void shouldGiveUpAtTheCeilingAndKeepTheRequestWithTheReason() {
    start();
    String id = lane.accept("faulty", "\"fail 9\"");

    Completion completion = lane.completions(1).get(0);
    ConsumerRecord<String, byte[]> dead = lane.deadLetters(1).get(0);

    assertThat(completion.status()).isEqualTo(Status.FAILED);
    assertThat(completion.attempt()).isEqualTo(3);
    assertThat(error(completion)).isEqualTo(new JobError("busy", "Not now.", true));
    assertThat(FaultyRunners.RUNS).containsEntry(id, 3);
    assertThat(dead.key()).isEqualTo(id);
    assertThat(dead.value()).asString().contains("\"input\":\"fail 9\"");
    assertThat(header(dead, EventHeaders.DEAD_REASON)).isEqualTo("attempts-exhausted");
    assertThat(header(dead, EventHeaders.DEAD_DETAIL)).isEqualTo("busy: Not now.");
    assertThat(header(dead, EventHeaders.DEAD_ATTEMPTS)).isEqualTo("3");
    assertThat(header(dead, EventHeaders.MODEL)).isEqualTo("faulty");
    lane.awaitAllAcknowledged();
  }

  @Test
  void shouldNotTryAgainWhatItsModelRefuses() {
    start();
    String id = lane.accept("faulty", "\"refuse\"");

    Completion completion = lane.completions(1).get(0);

    assertThat(error(completion).code()).isEqualTo("invalid_input");
    assertThat(FaultyRunners.RUNS).containsEntry(id, 1);
  }

  @Test
  void shouldKeepTheDeadlineOverAllAttempts() {
    worker = Worker.start(lane.configOf(FaultyRunners.MODELS.replace("20ms", "10m")), meters);
    long soon = System.currentTimeMillis() + 60_000;
    lane.accept(
        "faulty", "\"fail 1\"", new TimeLimits(OptionalLong.empty(), OptionalLong.of(soon)));

    Completion completion = lane.completions(1).get(0);

    assertThat(completion.status()).isEqualTo(Status.FAILED);
    assertThat(completion.attempt()).isEqualTo(1);
    assertThat(header(lane.deadLetters(1).get(0), EventHeaders.DEAD_REASON))
        .isEqualTo("no-time-left");
  }

  @Test
  void shouldNotFailTheNeighboursOfWhatBreaksABatch() {
    String poison = lane.accept("faulty", "\"poison\"");
    List<String> good = List.of(lane.accept("faulty", "1"), lane.accept("faulty", "2"));
    worker =
        Worker.start(
            lane.configOf(FaultyRunners.MODELS.replace("concurrency: 8", "concurrency: 1")),
            meters);

    List<Completion> all = lane.completions(3);

    assertThat(all)
        .filteredOn(completion -> completion.status() == Status.SUCCEEDED)
        .extracting(Completion::id)
        .containsExactlyInAnyOrderElementsOf(good);
    assertThat(all)
        .filteredOn(completion -> completion.status() == Status.FAILED)
        .extracting(Completion::id)
        .containsExactly(poison);
  }

  @Test
  void shouldNotFailTheNeighboursOfWhatHangs() {
    String hangs = lane.accept("faulty", "\"wait\"");
    List<String> good = List.of(lane.accept("faulty", "1"), lane.accept("faulty", "2"));
    worker =
        Worker.start(
            lane.configOf(FaultyRunners.MODELS.replace("concurrency: 8", "concurrency: 1")),
            meters);

    List<Completion> all = lane.completions(3);

    assertThat(all)
        .filteredOn(completion -> completion.status() == Status.SUCCEEDED)
        .extracting(Completion::id)
        .containsExactlyInAnyOrderElementsOf(good);
    assertThat(all)
        .filteredOn(completion -> completion.status() == Status.FAILED)
        .extracting(Completion::id)
        .containsExactly(hangs);
  }

  @Test
  void shouldCutWhatRunsLongerThanItsModelMay() {
    start();
    String id = lane.accept("faulty", "\"wait\"");

    Completion completion = lane.completions(1).get(0);

    assertThat(completion.id()).isEqualTo(id);
    assertThat(completion.status()).isEqualTo(Status.FAILED);
    assertThat(completion.attempt()).isEqualTo(3);
    assertThat(error(completion).code()).isEqualTo("run_cap_passed");
    JobMetrics metrics = Objects.requireNonNull(completion.metrics());
    assertThat(metrics.runMs()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void shouldEndARequestWhoseRunnerHangsAndDoesNotListen() {
    start();
    long soon = System.currentTimeMillis() + 1000;
    String id =
        lane.accept(
            "faulty", "\"hang\"", new TimeLimits(OptionalLong.empty(), OptionalLong.of(soon)));

    Completion completion = lane.completions(1).get(0);

    assertThat(completion.id()).isEqualTo(id);
    lane.awaitAllAcknowledged();
    String after = lane.accept("faulty", "1");
    assertThat(lane.completions(2)).extracting(Completion::id).containsExactly(id, after);
  }

  @Test
  void shouldEndWhatWaitsForARetryWhenItIsCanceled() {
    Worker waiting =
        Worker.start(lane.configOf(FaultyRunners.MODELS.replace("20ms", "10m")), meters);
    worker = waiting;
    String id = lane.accept("faulty", "\"fail 1\"");
    await().atMost(LONG).until(() -> meters.get("sluice.worker.parked").gauge().value() == 1);

    lane.cancel(id);

    assertThat(lane.completions(1).get(0).status()).isEqualTo(Status.CANCELED);
    await().atMost(LONG).until(() -> meters.get("sluice.worker.parked").gauge().value() == 0);
    assertThat(waiting.checks()).allMatch(Check::ready);
  }

  @Test
  void shouldNotLetWhatWaitsForARetryHoldUpOthers() {
    worker =
        Worker.start(
            lane.configOf(FaultyRunners.MODELS.replace("20ms", "10m"), "worker.max_in_flight", "4"),
            meters);
    for (int i = 0; i < 4; i++) {
      lane.accept("faulty", "\"fail 1\"");
    }
    await().atMost(LONG).until(() -> meters.get("sluice.worker.parked").gauge().value() == 4);

    String id = lane.accept("faulty", "1");

    assertThat(lane.completions(1)).extracting(Completion::id).containsExactly(id);
  }

  @Test
  void shouldHandBackWhatRunsAndWhatWaitsForARetryWhenItStops() {
    Worker first =
        Worker.start(
            lane.configOf(
                FaultyRunners.MODELS.replace("20ms", "10m").replace("400ms", "10m"),
                "worker.drain",
                "0s"),
            meters);
    worker = first;
    String parked = lane.accept("faulty", "\"fail 1\"");
    String runs = lane.accept("faulty", "\"wait\"");
    await().atMost(LONG).until(() -> meters.get("sluice.worker.parked").gauge().value() == 1);
    await().atMost(LONG).until(() -> FaultyRunners.RUNS.containsKey(runs));

    first.close();
    // Not in one batch: each would end with the other.
    worker =
        Worker.start(
            lane.configOf(FaultyRunners.MODELS.replace("max_batch: 8", "max_batch: 1")), meters);

    List<Completion> all = lane.completions(2);
    assertThat(all).extracting(Completion::id).containsExactly(parked, runs);
    assertThat(all.get(0).status()).isEqualTo(Status.SUCCEEDED);
    assertThat(all.get(0).attempt()).isEqualTo(2);
  }
}
