package dev.sluice.admission;

import dev.sluice.conformance.TopicConformance;
import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Cancellation;
import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.InferenceRequest;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Started;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Terms;
import dev.sluice.contract.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology with its topics, driven by records whose append times the test chooses. */
final class DrivenTopology implements AutoCloseable {

  /** Divides by every bucket width in the tests. */
  static final long T = 1_700_000_040_000L;

  static final CommitPace.Waits WAITS =
      new CommitPace.Waits(Duration.ofMillis(10), Duration.ofMillis(100));

  static final Duration TIME_TO_LIVE = Duration.ofHours(1);

  static final Duration FINISH_BY = Duration.ofMinutes(5);

  /** Up to when everything is handled, as far as the stream is told. */
  final AtomicLong settledUntil = new AtomicLong();

  /** Model {@code llama} is in lane {@code gpu}, every other one in the default lane. */
  final Topics topics = new Topics("", TIME_TO_LIVE, Set.of("gpu"));

  final Queues queues = new Queues(Set.of("echo", "llama"));
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final TopologyTestDriver driver;
  final TestInputTopic<String, byte[]> requests;
  final TestInputTopic<String, byte[]> completions;
  final TestInputTopic<String, byte[]> cancellations;
  final TestOutputTopic<String, byte[]> accepted;
  final TestOutputTopic<String, byte[]> acceptedOfGpu;
  final TestOutputTopic<String, byte[]> rejected;
  final TestOutputTopic<String, byte[]> results;
  final TestOutputTopic<String, byte[]> deadLetter;

  DrivenTopology(Path state, Terms.Lookup plans) {
    this(state, plans, 1);
  }

  DrivenTopology(Path state, Terms.Lookup plans, int partitions) {
    var rules =
        new Rules(
            plans,
            new Rules.Models(
                model -> FINISH_BY,
                model -> model.equals("llama") ? "gpu" : Topics.DEFAULT_LANE,
                queues),
            partition -> settledUntil.get(),
            partitions,
            TIME_TO_LIVE,
            WAITS);
    var settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "driven");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    this.driver =
        new TopologyTestDriver(
            AdmissionTopology.build(topics, rules, new AdmissionMeters(registry)), settings);
    this.requests = in(topics.requests().name());
    this.completions = in(topics.completions().name());
    this.cancellations = in(topics.cancellations().name());
    this.accepted = out(topics.accepted(Topics.DEFAULT_LANE).name());
    this.acceptedOfGpu = out(topics.accepted("gpu").name());
    this.rejected = out(topics.rejected().name());
    this.results = out(topics.results().name());
    this.deadLetter = out(topics.deadLetter().name());
  }

  private TestInputTopic<String, byte[]> in(String topic) {
    return driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<String, byte[]> out(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new Described());
  }

  /** Holds every record that is read against the documents. */
  private static final class Described implements Deserializer<byte[]> {
    @Override
    public byte[] deserialize(String topic, byte[] value) {
      throw new IllegalStateException("without its headers");
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, byte[] value) {
      TopicConformance.check(topic, headers, value);
      return value;
    }
  }

  static Terms.Lookup plan(Limit... limits) {
    var terms = new Terms("free", false, List.of(limits), List.of(), Long.MAX_VALUE, 0);
    return (account, now) -> terms;
  }

  static byte[] value(String id, String account) {
    return value(id, account, "echo");
  }

  static byte[] value(String id, String account, String model) {
    return Json.write(
        new InferenceRequest(
            id, account, account, model, new RawJson("\"hello\""), null, null, null, null, null));
  }

  static Headers headers(Routing routing) {
    var headers = new RecordHeaders();
    EventHeaders.stamp(
        headers,
        EventHeaders.Type.SUBMITTED,
        "/ingress-api/inference.requests",
        routing.id(),
        Instant.ofEpochMilli(T));
    routing.write(headers);
    return headers;
  }

  static Routing routing(String id, String account, OptionalLong reservedAt) {
    return new Routing(id, new Subject(account, account), "echo", Cost.ONE, reservedAt);
  }

  /** Submits with headers, reserved at its append time. */
  void submit(String id, String account, long time) {
    submit(account, value(id, account), headers(routing(id, account, OptionalLong.of(time))), time);
  }

  void submit(Routing routing, long time) {
    String account = routing.subject().account();
    submit(account, value(routing.id(), account, routing.model()), headers(routing), time);
  }

  void submit(@Nullable String key, byte @Nullable [] value, Headers headers, long time) {
    requests.pipeInput(new TestRecord<>(key, value, headers, Instant.ofEpochMilli(time)));
  }

  static Completion succeeded(String id, int attempt) {
    return new Completion(
        id,
        Status.SUCCEEDED,
        "echo-1",
        attempt,
        Instant.ofEpochMilli(T + 20),
        Instant.ofEpochMilli(T + 30),
        new RawJson("\"hello\""),
        null,
        null,
        null);
  }

  void complete(String account, Completion completion, long time) {
    var headers = new RecordHeaders();
    EventHeaders.stamp(
        headers,
        EventHeaders.Type.COMPLETED,
        "/inference-worker/inference.completions",
        completion.id() + "/" + completion.attempt(),
        Instant.ofEpochMilli(time));
    EventHeaders.put(headers, EventHeaders.REQUEST_ID, completion.id());
    completions.pipeInput(
        new TestRecord<>(account, Json.write(completion), headers, Instant.ofEpochMilli(time)));
  }

  /** A worker announces that an attempt runs. */
  void started(String account, String id, int attempt, long time) {
    Instant at = Instant.ofEpochMilli(time);
    var headers = new RecordHeaders();
    EventHeaders.stamp(
        headers,
        EventHeaders.Type.STARTED,
        "/inference-worker/inference.completions",
        id + "/" + attempt + "/started",
        at);
    EventHeaders.put(headers, EventHeaders.REQUEST_ID, id);
    var started = new Started(id, account, account, "echo", attempt, null, at);
    completions.pipeInput(new TestRecord<>(account, Json.write(started), headers, at));
  }

  void cancel(String account, String id, long time) {
    Instant at = Instant.ofEpochMilli(time);
    cancellations.pipeInput(account, Json.write(new Cancellation(id, account, at)), at);
  }

  /** Fills the stores from another's; the driver itself wipes them when it is closed. */
  void restore(DrivenTopology before) {
    copy(before.driver.getKeyValueStore("usage"), driver.getKeyValueStore("usage"));
    copy(before.driver.getKeyValueStore("open"), driver.getKeyValueStore("open"));
    copy(before.driver.getKeyValueStore("keys"), driver.getKeyValueStore("keys"));
  }

  private static <V> void copy(KeyValueStore<String, V> from, KeyValueStore<String, V> to) {
    try (var entries = from.all()) {
      entries.forEachRemaining(entry -> to.put(entry.key, entry.value));
    }
  }

  /** Keys of what was accepted since the last call. */
  List<String> acceptedIds() {
    return accepted.readRecordsToList().stream().map(TestRecord::key).toList();
  }

  List<Rejection> rejections() {
    return read(rejected, Rejection.class);
  }

  static <T> List<T> read(TestOutputTopic<String, byte[]> topic, Class<T> type) {
    return topic.readValuesToList().stream().map(value -> read(value, type)).toList();
  }

  static <T> T read(byte[] value, Class<T> type) {
    try {
      return Json.read(value, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The reasons of the dead letters since the last call. */
  List<String> deadReasons() {
    return deadLetter.readRecordsToList().stream()
        .map(record -> EventHeaders.get(record.headers(), EventHeaders.DEAD_REASON).orElseThrow())
        .toList();
  }

  double count(String name, String... tags) {
    var counter = registry.find("sluice.admission." + name).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  @Override
  public void close() {
    driver.close();
  }
}
