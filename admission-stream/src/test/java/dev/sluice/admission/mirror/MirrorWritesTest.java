package dev.sluice.admission.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.AdmissionMeters;
import dev.sluice.admission.TestRedis;
import dev.sluice.contract.config.ResultsConfig;
import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import dev.sluice.contract.limit.UsageSerde;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Rejection;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Started;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.TimeLimits;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.contract.policy.Plan;
import dev.sluice.contract.policy.Policies;
import dev.sluice.contract.policy.Series;
import dev.sluice.contract.topic.Topics;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What batches of records leave in a real Redis. */
class MirrorWritesTest {

  private static final long NOW = 1_700_000_040_000L;
  private static final MirrorKeys KEYS = new MirrorKeys("");
  private static final Limit LIMIT = new Limit("burst", 10, Duration.ofSeconds(60));
  private static final Topics TOPICS = new Topics("", Duration.ofDays(1));

  static TestRedis redis;
  static RedisClient client;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AdmissionMeters meters = new AdmissionMeters(registry);
  private final Feed usage =
      new UsageFeed(
          "usage",
          new Policies(0, "free", Map.of("free", new Plan("free", List.of(LIMIT))), Map.of())::of,
          KEYS);
  private final Feed status =
      new StatusFeed(
          TOPICS,
          new ResultsConfig(Duration.ofDays(1), Duration.ofMinutes(15)),
          KEYS,
          Map.of(Topics.DEFAULT_LANE, new AcceptedLog(4)),
          Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
  private RedisLink link;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    client = RedisClient.create(redis.uri());
  }

  @AfterAll
  static void stop() {
    client.shutdown();
    redis.close();
  }

  @BeforeEach
  void open() {
    redis.commands().flushall();
    link = new RedisLink(client, KEYS);
  }

  @AfterEach
  void close() {
    link.close();
  }

  private void mirror(Feed feed, ConsumerRecord<String, byte[]> record) {
    mirror(feed, List.of(record));
  }

  private void mirror(Feed feed, List<ConsumerRecord<String, byte[]>> records) {
    var partition = new TopicPartition(records.get(0).topic(), 0);
    var polled = new ConsumerRecords<>(Map.of(partition, records), Map.of());
    link.write(Batch.of(polled, feed, meters));
  }

  private static ConsumerRecord<String, byte[]> usage(long offset, int units) {
    Usage usage = Usage.none(LIMIT);
    for (int i = 0; i < units; i++) {
      usage = usage.charged(LIMIT, 1, NOW).settledReservation(LIMIT, 1, NOW, NOW);
    }
    return new ConsumerRecord<>("usage", 0, offset, "acme/burst", UsageSerde.write(usage));
  }

  private static ConsumerRecord<String, byte[]> record(
      String topic, String key, byte[] value, long timestamp, EventHeaders.Type type, String id) {
    var headers = new RecordHeaders();
    EventHeaders.stamp(headers, type, "/test", id, Instant.ofEpochMilli(timestamp));
    new Routing(id, new Subject("acme", "acme"), "echo", Cost.ONE, OptionalLong.empty())
        .write(headers);
    return new ConsumerRecord<>(
        topic,
        0,
        7,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static ConsumerRecord<String, byte[]> result(String id, byte[] value, long timestamp) {
    return record(TOPICS.results().name(), "acme", value, timestamp, EventHeaders.Type.SETTLED, id);
  }

  private static ConsumerRecord<String, byte[]> accepted(String id) {
    return record(
        TOPICS.accepted(Topics.DEFAULT_LANE).name(),
        id,
        "{}".getBytes(UTF_8),
        NOW,
        EventHeaders.Type.ACCEPTED,
        id);
  }

  private static StatusEntry entry(String id) {
    return StatusEntry.decode(redis.commands().get(KEYS.status("acme", id))).orElseThrow();
  }

  private String decided() {
    return redis
        .commands()
        .hget(KEYS.usage(new Series("acme", "burst")), "d" + LIMIT.generationAt(NOW));
  }

  @Test
  void shouldWriteTheLastCountOfABatch() {
    mirror(usage, List.of(usage(5, 1), usage(6, 2), usage(7, 3)));

    assertThat(decided()).isEqualTo("3");
    assertThat(redis.commands().hget(KEYS.usage(new Series("acme", "burst")), "o")).isEqualTo("7");
  }

  @Test
  void shouldNeverReplaceANewerCountByAnOlder() {
    mirror(usage, usage(9, 4));
    mirror(usage, usage(5, 1));

    assertThat(decided()).isEqualTo("4");
  }

  @Test
  void shouldSkipTheCountOfALimitThatIsGone() {
    mirror(
        usage,
        new ConsumerRecord<>("usage", 0, 1, "acme/gone", UsageSerde.write(Usage.none(LIMIT))));

    assertThat(redis.commands().keys("*")).isEmpty();
  }

  @Test
  void shouldKeepTheEndWhateverOrderTopicsAreReadIn() {
    String id = RequestId.next();
    byte[] job = "{\"status\":\"succeeded\"}".getBytes(UTF_8);

    mirror(status, result(id, job, NOW));
    mirror(status, accepted(id));

    assertThat(entry(id))
        .isEqualTo(new StatusEntry(1_000_000, new StatusEntry.At(0, 7), new String(job, UTF_8)));
  }

  @Test
  void shouldKeepALargeJobBesideItsStatusForAWhile() {
    String id = RequestId.next();
    byte[] job = large();

    mirror(status, result(id, job, NOW));

    assertThat(entry(id))
        .isEqualTo(
            new StatusEntry(
                1_000_000, new StatusEntry.At(0, 7), StatusEntry.HEAD + "{\"status\":\"failed\"}"));
    assertThat(redis.commands().get(KEYS.output("acme", id))).isEqualTo(new String(job, UTF_8));
    assertThat(redis.commands().ttl(KEYS.output("acme", id))).isBetween(1L, 900L);
  }

  private static byte[] large() {
    String output = "x".repeat(StatusFeed.INLINE);
    return "{\"status\":\"failed\",\"output\":\"%s\"}".formatted(output).getBytes(UTF_8);
  }

  @Test
  void shouldNotBringBackALargeJobThatRedisNeedNotKeepAnyMore() {
    String id = RequestId.next();
    byte[] job = large();

    mirror(status, result(id, job, NOW - Duration.ofHours(1).toMillis()));

    assertThat(entry(id).at()).isEqualTo(new StatusEntry.At(0, 7));
    assertThat(redis.commands().exists(KEYS.output("acme", id))).isZero();
  }

  @Test
  void shouldNotBringBackAStatusPastItsTimeToLive() {
    mirror(
        status,
        result(RequestId.next(), "{}".getBytes(UTF_8), NOW - Duration.ofDays(1).toMillis()));

    assertThat(redis.commands().keys("*")).isEmpty();
  }

  @Test
  void shouldKnowThePlaceOfAQueuedJob() {
    String id = RequestId.next();

    mirror(status, accepted(id));

    assertThat(entry(id).at()).isEqualTo(StatusEntry.At.inQueue(8));
  }

  @Test
  void shouldShowThatAJobRunsUntilItsEnd() {
    String id = RequestId.next();
    var second = Instant.ofEpochMilli(NOW);

    mirror(status, started(id, 2));
    mirror(status, accepted(id));
    mirror(status, started(id, 1));

    assertThat(entry(id).seq()).isEqualTo(Status.runningSeq(2));
    assertThat(entry(id).job())
        .contains("\"status\":\"running\"", "\"attempt\":2", "\"started_at\":\"" + second);

    mirror(status, result(id, "{}".getBytes(UTF_8), NOW));
    mirror(status, started(id, 3));

    assertThat(entry(id).seq()).isEqualTo(Status.TERMINAL_SEQ);
  }

  private static ConsumerRecord<String, byte[]> started(String id, int attempt) {
    Instant at = Instant.ofEpochMilli(NOW);
    byte[] value = Json.write(new Started(id, "acme", "acme", "echo", attempt, at, at));
    String topic = TOPICS.completions().name();
    var record = record(topic, "acme", value, NOW, EventHeaders.Type.STARTED, id);
    EventHeaders.put(record.headers(), EventHeaders.REQUEST_ID, id);
    EventHeaders.put(record.headers(), EventHeaders.ATTEMPT, String.valueOf(attempt));
    return record;
  }

  @Test
  void shouldIgnoreWhatTheIngressShed() {
    mirror(
        status,
        record(
            TOPICS.rejected().name(),
            "acme",
            "{}".getBytes(UTF_8),
            NOW,
            EventHeaders.Type.SHED,
            RequestId.next()));

    assertThat(redis.commands().keys("*")).isEmpty();
  }

  @Test
  void shouldGoOnPastARecordThatIsNotOurs() {
    var foreign = new ConsumerRecord<>("usage", 0, 1, "no-slash", new byte[] {9});

    mirror(usage, List.of(foreign, usage(2, 1)));

    assertThat(decided()).isEqualTo("1");
    assertThat(registry.counter("sluice.admission.mirror.skipped", "mirror", "usage").count())
        .isEqualTo(1);
  }

  @Test
  void shouldMoveAPositionOnlyFromWhereItIs() {
    var partition = new TopicPartition("usage", 0);
    link.begin(partition, 5);

    assertThat(link.advance(Map.of(partition, 4L), Map.of(partition, 9L))).isFalse();
    assertThat(link.advance(Map.of(partition, 5L), Map.of(partition, 9L))).isTrue();
    link.whole(partition);

    assertThat(link.places(List.of(partition)))
        .isEqualTo(Map.of(partition, new RedisLink.Place(9L, true)));
  }

  private static final Subject ANN = new Subject("acme", "ann");
  private static final Idempotency KEY = Idempotency.of("k", "body".getBytes(UTF_8));

  private static ConsumerRecord<String, byte[]> withKey(
      ConsumerRecord<String, byte[]> record, String id) {
    new Routing(id, ANN, "echo", Cost.ONE, OptionalLong.empty(), KEY, TimeLimits.NONE)
        .write(record.headers());
    return record;
  }

  private static String claim() {
    return String.valueOf(redis.commands().get(KEYS.claim(ANN, KEY.key())));
  }

  private static ConsumerRecord<String, byte[]> rejected(String id, @Nullable String aliasOf) {
    var rejection =
        new Rejection(
            id,
            "acme",
            "ann",
            "echo",
            aliasOf == null ? Rejection.QUOTA_EXCEEDED : Rejection.ALIAS,
            List.of(),
            null,
            "No.",
            Instant.ofEpochMilli(NOW),
            1L,
            aliasOf);
    String topic = TOPICS.rejected().name();
    var type = EventHeaders.Type.REJECTED;
    return withKey(record(topic, "acme", Json.write(rejection), NOW, type, id), id);
  }

  @Test
  void shouldShowWhichRequestHoldsAnIdempotencyKey() {
    String id = RequestId.next();
    mirror(status, withKey(accepted(id), id));
    assertThat(claim()).isEqualTo("s:" + id + ":" + KEY.body());
    assertThat(redis.commands().ttl(KEYS.claim(ANN, KEY.key()))).isBetween(86_000L, 86_400L);
  }

  @Test
  void shouldListEveryJobOfAnAccountOnce() {
    String id = RequestId.next();
    String refused = RequestId.next();
    mirror(status, accepted(id));
    mirror(status, rejected(refused, null));
    mirror(status, result(id, large(), NOW));
    assertThat(listed()).containsExactlyInAnyOrder(id, refused);
  }

  private static List<String> listed() {
    return redis.commands().zrange(KEYS.list("acme"), 0, -1);
  }

  @Test
  void shouldFreeTheKeyOfARequestThatWasRejectedAndOfNoOther() {
    String id = RequestId.next();
    String other = RequestId.next();
    redis.commands().set(KEYS.claim(ANN, KEY.key()), "c:" + id + ":" + KEY.body());
    mirror(status, rejected(other, null));
    assertThat(claim()).startsWith("c:" + id);
    mirror(status, rejected(id, null));
    assertThat(claim()).isEqualTo("null");
  }

  @Test
  void shouldShowASecondIdForAKeyAsTheFirst() {
    String first = RequestId.next();
    String second = RequestId.next();
    mirror(status, withKey(accepted(first), first));
    mirror(status, rejected(second, first));
    assertThat(entry(second)).isEqualTo(new StatusEntry(1_000_000, null, ">" + first));
    assertThat(listed()).containsExactly(first);
    assertThat(claim()).isEqualTo("s:" + first + ":" + KEY.body());
  }
}
