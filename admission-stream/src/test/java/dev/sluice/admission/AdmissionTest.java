package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Job;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.contract.policy.Series;
import dev.sluice.contract.service.Check;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTest {

  private static final Duration MOST = Duration.ofSeconds(60);

  @TempDir static Path brokerFolder;
  static TestKafka kafka;
  static Producer<String, byte[]> producer;

  @TempDir Path folder;
  private TestRedis redis;
  private SluiceConfig config;
  private MirrorKeys keys;
  private @Nullable Admission admission;

  @BeforeAll
  static void startKafka() {
    kafka = TestKafka.start(brokerFolder);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap(), "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stopKafka() {
    producer.close();
    kafka.close();
  }

  @BeforeEach
  void start() throws IOException {
    redis = TestRedis.start();
    Path file = folder.resolve("sluice.yaml");
    Files.writeString(
        file,
        """
        default_plan: free
        plans:
          free:
            limits:
              - {name: burst, limit: 3, window: 1h}
              - {name: slots, limit: 3, unit: concurrent-requests}
        models:
          echo: {runner: echo, finish_by: 2s}
        """);
    config =
        SluiceConfig.read(
            file,
            Map.of(),
            Map.of(
                "prefix", "t" + UUID.randomUUID().toString().substring(0, 8) + ".",
                "kafka.bootstrap", kafka.bootstrap(),
                "kafka.partitions", "2",
                "redis.uri", redis.uri(),
                "admission.data", folder.resolve("data").toString()));
    keys = new MirrorKeys(config.prefix());
    admission = Admission.start(config, new SimpleMeterRegistry());
  }

  @AfterEach
  void stop() {
    if (admission != null) {
      admission.close();
    }
    redis.close();
  }

  private Admission running() {
    return Objects.requireNonNull(admission);
  }

  private void restart() {
    running().close();
    admission = Admission.start(config, new SimpleMeterRegistry());
  }

  private static ConditionFactory eventually() {
    return await().atMost(MOST).pollInterval(Duration.ofMillis(20));
  }

  private String submit(String account) {
    String id = RequestId.next();
    var routing = DrivenTopology.routing(id, account, OptionalLong.of(System.currentTimeMillis()));
    publish(
        new ProducerRecord<>(
            config.topics().requests().name(),
            null,
            account,
            DrivenTopology.value(id, account),
            DrivenTopology.headers(routing)));
    return id;
  }

  private static void publish(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void complete(String account, String id, String output) {
    var now = Instant.now();
    var completion =
        new Completion(
            id, Status.SUCCEEDED, "echo-1", 1, now, now, new RawJson(output), null, null, null);
    var record =
        new ProducerRecord<>(config.topics().completions().name(), account, Json.write(completion));
    EventHeaders.put(record.headers(), EventHeaders.REQUEST_ID, id);
    publish(record);
  }

  /** The seq that Redis has; 0 for none. */
  private long seq(String account, String id) {
    return entry(account, id).map(StatusEntry::seq).orElse(0L);
  }

  private Optional<StatusEntry> entry(String account, String id) {
    String text = redis.commands().get(keys.status(account, id));
    return text == null ? Optional.empty() : StatusEntry.decode(text);
  }

  private Job job(String text) {
    return DrivenTopology.read(text.getBytes(StandardCharsets.UTF_8), Job.class);
  }

  private boolean isComplete() {
    return redis.commands().hexists(keys.progress(), MirrorKeys.COMPLETE);
  }

  @Test
  void shouldCarryRequestsToTheirEndAndShowEachStepInRedis() {
    // Given
    var ids = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      ids.add(submit("acme"));
    }
    eventually().untilAsserted(() -> assertThat(seq("acme", ids.get(0))).isEqualTo(2));
    eventually()
        .untilAsserted(() -> assertThat(seq("acme", ids.get(3))).isEqualTo(Status.TERMINAL_SEQ));

    // When
    complete("acme", ids.get(0), "\"small\"");
    String large = "\"" + "x".repeat(5_000) + "\"";
    complete("acme", ids.get(1), large);

    // Then
    eventually()
        .untilAsserted(
            () ->
                assertThat(ids.subList(0, 2))
                    .allMatch(id -> seq("acme", id) == Status.TERMINAL_SEQ));
    assertThat(job(entry("acme", ids.get(0)).orElseThrow().job()).output())
        .isEqualTo(new RawJson("\"small\""));
    assertThat(entry("acme", ids.get(1)).orElseThrow().job()).startsWith(StatusEntry.HEAD);
    assertThat(entry("acme", ids.get(1)).orElseThrow().at()).isNotNull();
    assertThat(job(redis.commands().get(keys.output("acme", ids.get(1)))).output())
        .isEqualTo(new RawJson(large));
    assertThat(job(entry("acme", ids.get(2)).orElseThrow().job()).status())
        .isEqualTo(Status.QUEUED);
    assertThat(job(entry("acme", ids.get(3)).orElseThrow().job()).status())
        .isEqualTo(Status.REJECTED);
    eventually()
        .untilAsserted(
            () ->
                assertThat(redis.commands().hgetall(keys.usage(new Series("acme", "burst"))))
                    .containsKeys("c", "o")
                    .containsValue("4"));
    eventually().until(this::isComplete);
    eventually()
        .untilAsserted(() -> assertThat(running().checks()).allMatch(Check::ready, "ready"));
  }

  @Test
  void shouldTellThatItIsCurrentWhileNobodyAsks() {
    long before = System.currentTimeMillis();

    eventually()
        .untilAsserted(
            () -> {
              Map<String, String> progress = redis.commands().hgetall(keys.progress());
              assertThat(progress).containsKeys("0", "1", MirrorKeys.COMPLETE);
              assertThat(List.of(progress.get("0"), progress.get("1")))
                  .allMatch(time -> Long.parseLong(time) >= before);
            });
  }

  @Test
  void shouldGoOnWhereItWasAfterARestart() {
    // Given
    String first = submit("acme");
    submit("acme");
    submit("acme");
    eventually().untilAsserted(() -> assertThat(seq("acme", first)).isEqualTo(2));

    // When
    restart();
    String fourth = submit("acme");
    complete("acme", first, "1");

    // Then
    eventually()
        .untilAsserted(
            () -> {
              assertThat(seq("acme", fourth)).isEqualTo(Status.TERMINAL_SEQ);
              assertThat(seq("acme", first)).isEqualTo(Status.TERMINAL_SEQ);
            });
    assertThat(job(entry("acme", fourth).orElseThrow().job()).status()).isEqualTo(Status.REJECTED);
  }

  @Test
  void shouldBringEverythingBackAfterAFlush() {
    // Given
    String done = submit("acme");
    String queued = submit("acme");
    complete("acme", done, "1");
    eventually().untilAsserted(() -> assertThat(seq("acme", done)).isEqualTo(Status.TERMINAL_SEQ));
    eventually().untilAsserted(() -> assertThat(seq("acme", queued)).isEqualTo(2));
    eventually()
        .until(() -> redis.commands().hexists(keys.usage(new Series("acme", "burst")), "c"));
    eventually().until(this::isComplete);
    Map<String, String> counts = redis.commands().hgetall(keys.usage(new Series("acme", "burst")));

    // When
    redis.commands().flushall();

    // Then
    eventually().until(this::isComplete);
    assertThat(seq("acme", done)).isEqualTo(Status.TERMINAL_SEQ);
    assertThat(seq("acme", queued)).isEqualTo(2);
    assertThat(redis.commands().hgetall(keys.usage(new Series("acme", "burst")))).isEqualTo(counts);
  }

  @Test
  void shouldMirrorWhatCameWhileRedisWasAway() throws IOException {
    // Given
    String before = submit("acme");
    eventually().untilAsserted(() -> assertThat(seq("acme", before)).isEqualTo(2));

    // When
    redis.stop();
    String during = submit("acme");
    eventually()
        .until(
            () ->
                running().checks().stream()
                    .anyMatch(c -> c.name().equals("mirror-status") && !c.ready()));
    redis.startAgain();

    // Then
    eventually()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(seq("acme", before)).isEqualTo(2);
              assertThat(seq("acme", during)).isEqualTo(2);
              assertThat(isComplete()).isTrue();
            });
  }

  @Test
  void shouldEndARequestThatNoWorkerEverAnswersAndGiveItsSlotBack() {
    String id = submit("acme");
    String slots = keys.usage(new Series("acme", "slots"));
    eventually().untilAsserted(() -> assertThat(seq("acme", id)).isEqualTo(2));

    eventually().untilAsserted(() -> assertThat(seq("acme", id)).isEqualTo(Status.TERMINAL_SEQ));
    assertThat(job(entry("acme", id).orElseThrow().job()).status()).isEqualTo(Status.TIMED_OUT);
    eventually().until(() -> "2".equals(redis.commands().hget(slots, "o")) || held(slots) == 0);
    assertThat(held(slots)).isZero();
  }

  /** How many slots Redis shows as held: a curve without a slot is a header alone. */
  private long held(String key) {
    long bytes = redis.commands().hstrlen(key, "c");
    return bytes <= 24 ? 0 : 1;
  }
}
