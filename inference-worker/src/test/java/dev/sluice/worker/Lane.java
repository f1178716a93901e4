package dev.sluice.worker;

import static org.awaitility.Awaitility.await;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.message.Cancellation;
import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Started;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.message.TimeLimits;
import dev.sluice.contract.topic.TopicSetup;
import dev.sluice.contract.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Both ends of a worker, with topics of their own: what is accepted, and what comes of it. */
final class Lane implements AutoCloseable {

  static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private static final Duration LONG = Duration.ofSeconds(40);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String bootstrap;
  private final String prefix = "t" + COUNT.incrementAndGet() + ".";
  private final Topics topics = new Topics(prefix, Duration.ofDays(1), Set.of("other"));
  private final Admin admin;
  private final KafkaProducer<String, byte[]> producer;
  private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
  private final KafkaConsumer<String, byte[]> told;

  Lane(String bootstrap) {
    this.bootstrap = bootstrap;
    admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    TopicSetup.ensure(admin, topics, 2, (short) 1);
    producer = producer(Map.of());
    told = reader(topics.completions().name());
  }

  private KafkaProducer<String, byte[]> producer(Map<String, Object> more) {
    var properties = new HashMap<>(more);
    properties.put("bootstrap.servers", bootstrap);
    properties.put("linger.ms", 0);
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  private KafkaConsumer<String, byte[]> reader(String topic) {
    var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    var all = List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
    consumer.assign(all);
    consumer.seekToBeginning(all);
    return consumer;
  }

  /** Models {@code echo} and {@code slow}; flags come as path, value, path, value. */
  SluiceConfig config(String... flags) {
    return configOf("models: {echo: {runner: echo}, slow: {runner: echo, delay: 3s}}\n", flags);
  }

  /** Of other models, as YAML. */
  SluiceConfig configOf(String models, String... flags) {
    var all = new HashMap<>(Map.of("prefix", prefix, "kafka.bootstrap", bootstrap));
    for (int i = 0; i < flags.length; i += 2) {
      all.put(flags[i], flags[i + 1]);
    }
    try {
      Path file = Files.createTempFile("worker", ".yaml");
      try {
        Files.writeString(file, models);
        return SluiceConfig.read(file, Map.of(), all);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String accept(String model, String input) {
    String id = RequestId.next();
    accept(id, model, value(id, model, input));
    return id;
  }

  String accept(String model, TimeLimits times) {
    return accept(model, "1", times);
  }

  String accept(String model, String input, TimeLimits times) {
    String id = RequestId.next();
    producer.send(record(id, model, value(id, model, input), times));
    producer.flush();
    return id;
  }

  void accept(String id, String model, String value) {
    producer.send(record(id, model, value));
    producer.flush();
  }

  /** Into lane {@code other}. */
  String acceptInOther(String model, String input) {
    String id = RequestId.next();
    var record = record(id, model, value(id, model, input));
    producer.send(
        new ProducerRecord<>(
            topics.accepted("other").name(), null, id, record.value(), record.headers()));
    producer.flush();
    return id;
  }

  void acceptAborted(String model, String input) {
    try (var aborting = producer(Map.of("transactional.id", prefix + "aborting"))) {
      String id = RequestId.next();
      aborting.initTransactions();
      aborting.beginTransaction();
      aborting.send(record(id, model, value(id, model, input)));
      aborting.flush();
      aborting.abortTransaction();
    }
  }

  void put(String key, String value) {
    producer.send(
        new ProducerRecord<>(
            topics.accepted(Topics.DEFAULT_LANE).name(),
            key,
            value.getBytes(StandardCharsets.UTF_8)));
    producer.flush();
  }

  private static String value(String id, String model, String input) {
    return "{\"id\":\"%s\",\"account\":\"acme\",\"client\":\"anna\",\"model\":\"%s\",\"input\":%s}"
        .formatted(id, model, input);
  }

  private ProducerRecord<String, byte[]> record(String id, String model, String value) {
    return record(id, model, value, TimeLimits.NONE);
  }

  private ProducerRecord<String, byte[]> record(
      String id, String model, String value, TimeLimits times) {
    var record =
        new ProducerRecord<>(
            topics.accepted(Topics.DEFAULT_LANE).name(),
            id,
            value.getBytes(StandardCharsets.UTF_8));
    EventHeaders.stamp(record.headers(), EventHeaders.Type.ACCEPTED, "/test", id, Instant.now());
    var subject = new Subject("acme", "anna");
    new Routing(id, subject, model, Cost.ONE, OptionalLong.empty(), null, times)
        .write(record.headers());
    EventHeaders.put(record.headers(), EventHeaders.TRACEPARENT, TRACEPARENT);
    return record;
  }

  /** Waits for so many; all that there are. */
  List<Completion> completions(int atLeast) {
    return records(atLeast).stream().map(Lane::completion).toList();
  }

  List<ConsumerRecord<String, byte[]>> records(int atLeast) {
    return records(EventHeaders.Type.COMPLETED, atLeast);
  }

  static Completion completion(ConsumerRecord<String, byte[]> record) {
    return read(record, Completion.class);
  }

  /** Waits for so many announcements; all that there are. */
  List<Started> started(int atLeast) {
    return records(EventHeaders.Type.STARTED, atLeast).stream()
        .map(record -> read(record, Started.class))
        .toList();
  }

  private static <T> T read(ConsumerRecord<String, byte[]> record, Class<T> type) {
    try {
      return Json.read(record.value(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<ConsumerRecord<String, byte[]>> records(EventHeaders.Type type, int atLeast) {
    await()
        .atMost(LONG)
        .until(
            () -> {
              told.poll(Duration.ofMillis(20)).forEach(records::add);
              return of(type).size() >= atLeast;
            });
    return of(type);
  }

  private List<ConsumerRecord<String, byte[]>> of(EventHeaders.Type type) {
    return records.stream()
        .filter(
            record ->
                EventHeaders.get(record.headers(), EventHeaders.TYPE)
                    .filter(type.wire()::equals)
                    .isPresent())
        .toList();
  }

  /** Its client wants a request to be canceled. */
  void cancel(String id) {
    var wish = new Cancellation(id, "acme", Instant.now());
    producer.send(new ProducerRecord<>(topics.cancellations().name(), "acme", Json.write(wish)));
    producer.flush();
  }

  List<ConsumerRecord<String, byte[]>> deadLetters(int atLeast) {
    var all = new ArrayList<ConsumerRecord<String, byte[]>>();
    try (var reader = reader(topics.deadLetter().name())) {
      await()
          .atMost(LONG)
          .until(
              () -> {
                reader.poll(Duration.ofMillis(20)).forEach(all::add);
                return all.size() >= atLeast;
              });
    }
    return all;
  }

  /** A partition from which nothing was ever fetched has no lag at all. */
  void awaitAllAcknowledged() {
    await()
        .atMost(LONG)
        .until(
            () -> {
              var lags =
                  offsets().values().stream()
                      .filter(Objects::nonNull)
                      .flatMap(info -> info.lag().stream())
                      .toList();
              return !lags.isEmpty() && lags.stream().allMatch(lag -> lag == 0);
            });
  }

  private Map<TopicPartition, SharePartitionOffsetInfo> offsets() throws Exception {
    var group = Map.of(topics.workerGroup(Topics.DEFAULT_LANE), new ListShareGroupOffsetsSpec());
    return admin
        .listShareGroupOffsets(group)
        .partitionsToOffsetInfo(topics.workerGroup(Topics.DEFAULT_LANE))
        .get();
  }

  void lockFor(Duration time) {
    var group =
        new ConfigResource(ConfigResource.Type.GROUP, topics.workerGroup(Topics.DEFAULT_LANE));
    var lock = new ConfigEntry("share.record.lock.duration.ms", "" + time.toMillis());
    var change = new AlterConfigOp(lock, AlterConfigOp.OpType.SET);
    try {
      admin.incrementalAlterConfigs(Map.of(group, List.of(change))).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes one record as often as said, as a worker would that crashes on it each time. */
  void deliver(int times, AcknowledgeType answer) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "group.id",
            topics.workerGroup(Topics.DEFAULT_LANE),
            "share.acknowledgement.mode",
            "explicit");
    try (var consumer =
        new KafkaShareConsumer<>(
            properties, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topics.accepted(Topics.DEFAULT_LANE).name()));
      var delivered = new AtomicInteger();
      await()
          .atMost(LONG)
          .until(
              () -> {
                for (var record : consumer.poll(Duration.ofMillis(50))) {
                  consumer.acknowledge(record, answer);
                  delivered.incrementAndGet();
                }
                consumer.commitSync();
                return delivered.get() >= times;
              });
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    told.close();
    admin.close();
  }
}
