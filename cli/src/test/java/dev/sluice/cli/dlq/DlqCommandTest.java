package dev.sluice.cli.dlq;

import static dev.sluice.cli.Ran.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.Ran;
import dev.sluice.cli.StoredTopic;
import dev.sluice.cli.up.KafkaInTest;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.InferenceRequest;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.TimeLimits;
import dev.sluice.contract.topic.TopicSetup;
import dev.sluice.contract.topic.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DlqCommandTest {

  private static final long DEADLINE = 1_800_000_000_000L;

  @TempDir static Path folder;
  private static KafkaInTest kafka;
  private static int count;

  private String prefix = "";
  private SluiceConfig config;

  @BeforeAll
  static void start() {
    kafka = KafkaInTest.start(folder);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void topics() {
    prefix = "t" + count++ + ".";
    config =
        SluiceConfig.read(
            null, Map.of(), Map.of("kafka.bootstrap", kafka.bootstrap(), "prefix", prefix));
    try (var admin = Admin.create(config.kafka().client(Map.of()))) {
      TopicSetup.ensure(admin, config.topics(), 2, (short) 1);
    }
  }

  private Ran dlq(String... arguments) {
    List<String> all = new ArrayList<>(List.of("dlq"));
    all.addAll(Arrays.asList(arguments));
    all.addAll(List.of("--kafka", kafka.bootstrap(), "--prefix", prefix));
    return sluice(all.toArray(String[]::new));
  }

  private String bury(String model, String reason) {
    String id = RequestId.next();
    String value =
        "{\"id\":\"%s\",\"account\":\"acme\",\"client\":\"ann\",\"model\":\"%s\",\"input\": {\"a\":1.0}}"
            .formatted(id, model);
    var record = new ProducerRecord<>(config.topics().deadLetter().name(), id, value);
    EventHeaders.stamp(record.headers(), EventHeaders.Type.ACCEPTED, "/test", id, Instant.EPOCH);
    var times = new TimeLimits(OptionalLong.empty(), OptionalLong.of(DEADLINE));
    new Routing(
            id, new Subject("acme", "ann"), model, new Cost(1, 7), OptionalLong.of(5), null, times)
        .write(record.headers());
    EventHeaders.put(record.headers(), EventHeaders.METADATA, "{\"k\":1}");
    why(record, reason, id);
    return id;
  }

  private void buryUnreadable() {
    why(new ProducerRecord<>(config.topics().deadLetter().name(), "key", "?"), "not-json", "9");
  }

  private void why(ProducerRecord<String, String> record, String reason, String offset) {
    EventHeaders.put(record.headers(), EventHeaders.DEAD_REASON, reason);
    EventHeaders.put(record.headers(), EventHeaders.DEAD_DETAIL, "busy: Not now.");
    EventHeaders.put(record.headers(), EventHeaders.DEAD_ATTEMPTS, "3");
    EventHeaders.put(
        record.headers(),
        EventHeaders.DEAD_TOPIC,
        config.topics().accepted(Topics.DEFAULT_LANE).name());
    EventHeaders.put(record.headers(), EventHeaders.DEAD_PARTITION, "0");
    EventHeaders.put(record.headers(), EventHeaders.DEAD_OFFSET, offset);
    try (var producer =
        new KafkaProducer<>(
            config.kafka().client(Map.of()), new StringSerializer(), new StringSerializer())) {
      producer.send(record);
    }
  }

  private List<ConsumerRecord<String, byte @Nullable []>> requests() {
    var all = new ArrayList<ConsumerRecord<String, byte @Nullable []>>();
    new StoredTopic(config, config.topics().requests().name()).read(Instant.EPOCH, all::add);
    return all;
  }

  @Test
  void shouldListWhatWasGivenUp() {
    String busy = bury("text", "attempts-exhausted");
    String unknown = bury("gpt", "unknown-model");
    buryUnreadable();

    assertThat(dlq("list").out().lines())
        .hasSize(4)
        .anyMatch(line -> line.startsWith(busy) && line.contains("attempts-exhausted"))
        .anyMatch(line -> line.startsWith("key ") && line.contains("not-json"));
    assertThat(dlq("list", "--model", "gpt", "--json").out())
        .startsWith("{\"id\":\"" + unknown)
        .contains("\"attempts\":\"3\"", "\"redrivable\":true")
        .hasLineCount(1);
    assertThat(dlq("list", "--until", "1h").out().lines()).hasSize(1);
  }

  @Test
  void shouldShowAllOfARequest() {
    String id = bury("text", "attempts-exhausted");

    assertThat(dlq("show", id).out())
        .contains(
            "busy: Not now.", "sluice-attempts: 3", "ce_model: text", "\"input\": {\"a\":1.0}");
    assertThat(dlq("show", "nothing").code()).isEqualTo(ExitCodes.NOT_FOUND);
  }

  @Test
  void shouldOnlyShowWhatItWouldSendAgain() {
    String id = bury("text", "attempts-exhausted");
    buryUnreadable();

    assertThat(dlq("redrive").out())
        .contains(id)
        .endsWith(
            "1 to be sent again with --execute; 0 left by --limit, 0 sent again before,"
                + " 1 not requests\n");
    assertThat(requests()).isEmpty();
  }

  @Test
  void shouldSendARequestAgainAsANewJobThatNamesTheOldOne() throws Exception {
    String id = bury("text", "attempts-exhausted");
    bury("gpt", "unknown-model");

    Ran ran = dlq("redrive", "--reason", "attempts-exhausted", "--execute");

    ConsumerRecord<String, byte @Nullable []> sent = requests().get(0);
    Routing routing = Routing.read(sent.headers(), sent.value());
    var value = Json.read(Objects.requireNonNull(sent.value()), InferenceRequest.class);
    assertThat(requests()).hasSize(1);
    assertThat(ran.out()).startsWith(id + " as " + routing.id());
    assertThat(sent.key()).isEqualTo("acme");
    assertThat(routing.id()).isNotEqualTo(id);
    assertThat(routing.subject()).isEqualTo(new Subject("acme", "ann"));
    assertThat(routing.cost()).isEqualTo(new Cost(1, 7));
    assertThat(routing.reservedAt()).isEmpty();
    assertThat(routing.times()).isEqualTo(TimeLimits.NONE);
    assertThat(value.id()).isEqualTo(routing.id());
    assertThat(value.input()).hasToString("{\"a\":1.0}");
    assertThat(EventHeaders.get(sent.headers(), EventHeaders.REDRIVE_OF)).contains(id);
    assertThat(EventHeaders.get(sent.headers(), EventHeaders.METADATA)).contains("{\"k\":1}");
    assertThat(EventHeaders.get(sent.headers(), EventHeaders.TYPE))
        .contains("dev.sluice.request.submitted");
    assertThat(dlq("list", "--id", id).out()).contains(routing.id());
  }

  @Test
  void shouldSendARequestAgainOnce() {
    String id = bury("text", "attempts-exhausted");
    dlq("redrive", "--id", id, "--execute");

    assertThat(dlq("redrive", "--id", id, "--execute").out())
        .startsWith("0 sent again; 0 left by --limit, 1 sent again before");
    assertThat(requests()).hasSize(1);

    dlq("redrive", "--id", id, "--again", "--execute");
    assertThat(requests())
        .hasSize(2)
        .extracting(
            record -> EventHeaders.get(record.headers(), EventHeaders.IDEMPOTENCY_KEY).orElse(""))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldSendNoMoreThanTheLimit() {
    bury("text", "attempts-exhausted");
    bury("text", "attempts-exhausted");

    assertThat(dlq("redrive", "--limit", "1", "--execute").out()).contains("1 sent again; 1 left");
    assertThat(requests()).hasSize(1);
  }
}
