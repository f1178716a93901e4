package dev.sluice.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.TopicConformance;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.message.Carried;
import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.topic.Topic;
import dev.sluice.contract.topic.TopicSetup;
import dev.sluice.contract.topic.Topics;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.Delivery.State;
import dev.sluice.contract.webhook.WebhookSecret;
import dev.sluice.webhooks.desk.Schedule;
import dev.sluice.webhooks.send.DnsNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Topics of its own, what the stream writes to them, and the senders that read it. */
final class Installation implements AutoCloseable {

  static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  static final WebhookSecret SECRET = WebhookSecret.random();
  static final Duration LONG = Duration.ofSeconds(90);

  private static final int PARTITIONS = 2;
  private static final AtomicInteger COUNT = new AtomicInteger();

  final TestClock clock = new TestClock();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String bootstrap;
  private final Path folder;
  private final String prefix = "t" + COUNT.incrementAndGet() + ".";
  final Topics topics = new Topics(prefix, Duration.ofDays(1));
  private final KafkaProducer<String, byte[]> producer;
  private final List<Webhooks> started = new ArrayList<>();

  Installation(String bootstrap, Path folder) {
    this.bootstrap = bootstrap;
    this.folder = folder;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      TopicSetup.ensure(admin, topics, PARTITIONS, (short) 1);
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "linger.ms", 0),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** Flags come as path, value, path, value. */
  Webhooks start(String... flags) {
    var all = new HashMap<String, String>();
    all.put("prefix", prefix);
    all.put("kafka.bootstrap", bootstrap);
    all.put("webhooks.allow_private", "true");
    all.put("webhooks.timeout", "1s");
    all.put("webhooks.data", folder.toString());
    for (int i = 0; i < flags.length; i += 2) {
      all.put(flags[i], flags[i + 1]);
    }
    var config = SluiceConfig.read(null, Map.of("SLUICE_WEBHOOKS_SECRET", SECRET.reveal()), all);
    var schedule = new Schedule(Schedule.STANDARD, () -> 0);
    var sender =
        Webhooks.start(config, meters, new Webhooks.World(clock, schedule, new DnsNames()));
    started.add(sender);
    return sender;
  }

  /** The end of a request, as the stream writes it; its id. */
  String ends(String url) {
    return ends(url, "\"output\":{\"a\": 1},");
  }

  /**
   * @param member put into the job as it is, with a comma behind
   */
  String ends(String url, String member) {
    String id = RequestId.next();
    write(id, topics.results(), EventHeaders.Type.SETTLED, url, job(id, member));
    return id;
  }

  static String job(String id, String member) {
    return "{\"id\":\"%s\",\"status\":\"succeeded\",\"account\":\"acme\",\"client\":\"ann\",\"model\":\"echo\",%s\"completed_at\":\"2026-01-01T00:00:00Z\"}"
        .formatted(id, member);
  }

  /** A refusal after a 202. */
  String refuses(String url, String member) {
    String id = RequestId.next();
    String rejection =
        "{\"id\":\"%s\",\"account\":\"acme\",\"client\":\"ann\",\"model\":\"echo\",\"reason\":\"quota-exceeded\",\"limits\":[\"burst\"],%s\"message\":\"No.\",\"rejected_at\":\"2026-01-01T00:00:00Z\"}"
            .formatted(id, member);
    write(id, topics.rejected(), EventHeaders.Type.REJECTED, url, rejection);
    return id;
  }

  void write(String id, Topic<?> topic, EventHeaders.Type type, String url, String value) {
    var record = new ProducerRecord<>(topic.name(), "acme", value.getBytes(StandardCharsets.UTF_8));
    EventHeaders.stamp(record.headers(), type, "/test", id, Instant.now());
    new Routing(id, new Subject("acme", "ann"), "echo", Cost.ONE, OptionalLong.empty())
        .write(record.headers());
    new Carried(TRACEPARENT, url.isEmpty() ? null : url, null).write(record.headers());
    var unused = producer.send(record);
    producer.flush();
  }

  /** Every record of a topic up to its present end. */
  <V> List<ConsumerRecord<String, V>> all(Topic<V> topic) {
    var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", (Object) bootstrap),
            new StringDeserializer(),
            topic.values().deserializer());
    try (consumer) {
      var partitions = new ArrayList<TopicPartition>();
      for (int i = 0; i < PARTITIONS; i++) {
        partitions.add(new TopicPartition(topic.name(), i));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      var records = new ArrayList<ConsumerRecord<String, V>>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(50)).forEach(records::add);
      }
      return records;
    }
  }

  /** All that was written of a delivery, in its order, held against the documents. */
  List<Delivery> written(String id) {
    var records =
        all(topics.webhooks()).stream().filter(record -> record.key().equals(id)).toList();
    for (ConsumerRecord<String, Delivery> record : records) {
      byte[] value = Json.write(record.value());
      TopicConformance.check(record.topic(), record.key(), record.headers(), value);
    }
    return records.stream().map(ConsumerRecord::value).toList();
  }

  Delivery awaitState(String id, State state) {
    return await(id, delivery -> delivery.state() == state, "%s is %s".formatted(id, state.word()));
  }

  /** If they do not come, it says how the newest records of the others read. */
  void awaitAll(Collection<String> ids, State state) {
    Awaitility.await("all are " + state.word())
        .atMost(LONG)
        .untilAsserted(
            () -> {
              var newest = new HashMap<String, Delivery>();
              all(topics.webhooks()).forEach(record -> newest.put(record.key(), record.value()));
              assertThat(ids)
                  .allSatisfy(
                      id ->
                          assertThat(newest.get(id))
                              .isNotNull()
                              .extracting(Delivery::state)
                              .as(() -> Objects.toString(newest.get(id)))
                              .isEqualTo(state));
            });
  }

  Delivery awaitTries(String id, int tries) {
    return await(
        id, delivery -> delivery.tries() == tries, "%s was tried %d times".formatted(id, tries));
  }

  private Delivery await(String id, Predicate<Delivery> condition, String what) {
    var found = new ArrayList<Delivery>();
    Awaitility.await(what)
        .atMost(LONG)
        .until(
            () -> {
              List<Delivery> all = written(id);
              if (!all.isEmpty() && condition.test(all.get(all.size() - 1))) {
                found.add(all.get(all.size() - 1));
              }
              return !found.isEmpty();
            });
    return found.get(0);
  }

  /** By hand, as an operator would. */
  void sendAgain(Delivery delivery) {
    Delivery again = delivery.again(clock.instant());
    var record = DeliveryRecord.of(topics, null, again, clock.instant());
    var unused =
        producer.send(
            new ProducerRecord<>(
                record.topic(), null, delivery.id(), record.value(), record.headers()));
    producer.flush();
  }

  @Override
  public void close() {
    started.forEach(Webhooks::close);
    producer.close(Duration.ZERO);
  }
}
