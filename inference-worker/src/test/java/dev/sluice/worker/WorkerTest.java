package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.JobMetrics;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.UnitsUsed;
import dev.sluice.contract.service.Check;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {

  private static final Duration LONG = Duration.ofSeconds(40);

  @TempDir static Path folder;
  private static Broker broker;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Worker> workers = new ArrayList<>();
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
    workers.forEach(Worker::close);
    lane.close();
  }

  private Worker start(String... flags) {
    Worker worker = Worker.start(lane.config(flags), meters);
    workers.add(worker);
    return worker;
  }

  @Test
  void shouldGiveEveryAcceptedRequestOneCompletion() {
    start();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ids.add(lane.accept("echo", "\"hello " + i + "\""));
    }

    List<Completion> completions = lane.completions(100);

    assertThat(completions).extracting(Completion::id).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(completions).allMatch(completion -> completion.status() == Status.SUCCEEDED);
    lane.awaitAllAcknowledged();
    assertThat(lane.completions(100)).hasSize(100);
  }

  @Test
  void shouldTellInACompletionWhatRanAndHow() {
    start();
    String id = lane.accept("echo", "{\"a\": 1}");

    ConsumerRecord<String, byte[]> record = lane.records(1).get(0);

    Completion completion = Lane.completion(record);
    assertThat(record.key()).isEqualTo("acme");
    assertThat(completion.output()).hasToString("{\"a\": 1}");
    assertThat(completion.modelVersion()).isEqualTo("echo");
    assertThat(completion.attempt()).isEqualTo(1);
    assertThat(completion.completedAt()).isAfterOrEqualTo(completion.startedAt());
    assertThat(completion.usage()).isEqualTo(new UnitsUsed(1, 2L));
    JobMetrics metrics = Objects.requireNonNull(completion.metrics());
    assertThat(metrics.batchSize()).isEqualTo(1);
    assertThat(metrics.queueMs()).isNotNegative();
    assertThat(metrics.runMs()).isNotNegative();
    assertThat(header(record.headers(), EventHeaders.ID)).isEqualTo(id + "/1");
    assertThat(header(record.headers(), EventHeaders.REQUEST_ID)).isEqualTo(id);
    assertThat(header(record.headers(), EventHeaders.SUBJECT)).isEqualTo("acme/anna");
    assertThat(header(record.headers(), EventHeaders.MODEL)).isEqualTo("echo");
    assertThat(header(record.headers(), EventHeaders.ATTEMPT)).isEqualTo("1");
    assertThat(header(record.headers(), EventHeaders.TYPE))
        .isEqualTo("dev.sluice.request.completed");
    assertThat(header(record.headers(), EventHeaders.TRACEPARENT)).isEqualTo(Lane.TRACEPARENT);
  }

  @Test
  void shouldNotRunWhatWasAborted() {
    start();
    lane.acceptAborted("echo", "\"never\"");
    String id = lane.accept("echo", "\"ever\"");

    assertThat(lane.completions(1)).extracting(Completion::id).containsExactly(id);
    lane.awaitAllAcknowledged();
    assertThat(lane.completions(1)).hasSize(1);
  }

  @Test
  void shouldNotLetASlowModelHoldUpAnother() {
    start();
    for (int i = 0; i < 8; i++) {
      lane.accept("slow", "\"slow\"");
      String quick = lane.accept("echo", "\"quick\"");
      // Each is polled on its own, while all of the slow ones are still held.
      assertThat(lane.completions(i + 1).get(i).id()).isEqualTo(quick);
    }
  }

  @Test
  void shouldKeepTheLocksOfWhatRunsLong() {
    start();
    lane.lockFor(Duration.ofSeconds(1));
    String slow = lane.accept("slow", "\"slow\"");

    Completion completion = lane.completions(1).get(0);

    assertThat(completion.id()).isEqualTo(slow);
    assertThat(completion.attempt()).isEqualTo(1);
    lane.awaitAllAcknowledged();
    assertThat(lane.completions(1)).hasSize(1);
    assertThat(meters.get("sluice.worker.locks.lost").counter().count()).isZero();
  }

  @Test
  void shouldHandBackWhatItHasNotFinishedWhenItStops() {
    Worker first = start("worker.drain", "0s");
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      ids.add(lane.accept(i % 2 == 0 ? "slow" : "echo", "\"work\""));
    }
    lane.completions(15);

    first.close();
    start();

    List<Completion> all = lane.completions(30);
    assertThat(all).extracting(Completion::id).containsExactlyInAnyOrderElementsOf(ids);
    lane.awaitAllAcknowledged();
  }

  @Test
  void shouldFinishWhatItHasBegunBeforeItStops() {
    Worker worker = start();
    String id = lane.accept("slow", "\"work\"");
    await().atMost(LONG).until(() -> running("slow") == 1);

    worker.close();

    Completion completion = lane.completions(1).get(0);
    assertThat(completion.id()).isEqualTo(id);
    assertThat(completion.attempt()).isEqualTo(1);
  }

  private double running(String model) {
    return meters.get("sluice.worker.running").tag("model", model).gauge().value();
  }

  @Test
  void shouldFailARequestForAModelThatNobodyServes() {
    start();
    String id = lane.accept("gpt", "\"hello\"");

    Completion completion = lane.completions(1).get(0);

    assertThat(completion.id()).isEqualTo(id);
    assertThat(code(completion)).isEqualTo("unknown_model");
    assertThat(JobError.isOurs(completion.status(), completion.error())).isTrue();
    assertThat(header(lane.deadLetters(1).get(0).headers(), EventHeaders.DEAD_REASON))
        .isEqualTo("unknown-model");
    assertThat(
            meters
                .get("sluice.worker.completions")
                .tags("model", "unknown", "status", "failed")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void shouldFailARequestBeforeItsDeliveriesAreUsedUp() {
    Worker first = start();
    first.close();
    String poison = lane.accept("echo", "\"poison\"");
    int limit = 10;
    lane.deliver(limit - 1, AcknowledgeType.RELEASE);

    start();

    Completion completion = lane.completions(1).get(0);
    assertThat(completion.id()).isEqualTo(poison);
    assertThat(code(completion)).isEqualTo("delivery_limit");
    assertThat(completion.attempt()).isEqualTo(limit);
  }

  @Test
  void shouldBuryARecordThatNobodyCanRead() {
    start();
    lane.put("key", "no JSON");
    String after = lane.accept("echo", "\"goes on\"");

    ConsumerRecord<String, byte[]> dead = lane.deadLetters(1).get(0);

    assertThat(dead.key()).isEqualTo("key");
    assertThat(dead.value()).asString().isEqualTo("no JSON");
    assertThat(header(dead.headers(), EventHeaders.DEAD_REASON)).isEqualTo("not-json");
    assertThat(header(dead.headers(), EventHeaders.DEAD_TOPIC)).endsWith("inference.accepted");
    assertThat(lane.completions(1)).extracting(Completion::id).containsExactly(after);
    lane.awaitAllAcknowledged();
  }

  @Test
  void shouldEndARequestWhoseHeadersAreReadableButItsValueIsNot() {
    start();
    String id = RequestId.next();
    lane.accept(id, "echo", "{\"input\"");

    assertThat(lane.deadLetters(1).get(0).key()).isEqualTo(id);
    assertThat(code(lane.completions(1).get(0))).isEqualTo("unreadable");
  }

  @Test
  void shouldRunARecordThatAnotherProducerSent() {
    start();
    String id = RequestId.next();
    lane.put(
        id,
        "{\"id\":\"%s\",\"account\":\"acme\",\"model\":\"echo\",\"input\":[1,2]}".formatted(id));

    assertThat(lane.completions(1).get(0).output()).hasToString("[1,2]");
  }

  @Test
  void shouldSayThatItIsReady() {
    Worker worker = start();

    await().atMost(LONG).until(() -> worker.checks().stream().allMatch(Check::ready));

    assertThat(worker.checks())
        .extracting(Check::name)
        .containsExactlyInAnyOrder("kafka", "progress", "model echo", "model slow");
  }

  private static String code(Completion completion) {
    return Objects.requireNonNull(completion.error()).code();
  }

  private static String header(Headers headers, String name) {
    return EventHeaders.get(headers, name).orElse("");
  }
}
