package dev.sluice.benchmarks.peer;

import dev.sluice.benchmarks.load.Follower;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The least that exactly-once processing takes: a producer, a topic, a Streams application that
 * passes every record on and commits every 10 ms, a topic, a consumer of what is committed.
 */
public final class EosHop implements AutoCloseable {

  private static final String IN = "benchmark.hop.in";
  private static final String OUT = "benchmark.hop.out";
  private static final int PARTITIONS = 4;
  private static final int VALUE_BYTES = 300;
  private static final Duration START_BUDGET = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final long LONGEST_MICROS = Duration.ofMinutes(1).toNanos() / 1000;

  private final String bootstrap;
  private final KafkaStreams streams;

  private EosHop(String bootstrap, KafkaStreams streams) {
    this.bootstrap = bootstrap;
    this.streams = streams;
  }

  /**
   * Creates the topics, starts the application and returns when it runs.
   *
   * @param state an empty folder
   */
  public static EosHop start(String bootstrap, Path state)
      throws IOException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      var topics =
          List.of(
              new NewTopic(IN, PARTITIONS, (short) 1), new NewTopic(OUT, PARTITIONS, (short) 1));
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    var builder = new StreamsBuilder();
    builder.stream(IN).to(OUT);
    var streams = new KafkaStreams(builder.build(), settings(bootstrap, state));
    var running = new CountDownLatch(1);
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING) {
            running.countDown();
          }
        });
    streams.start();
    if (!running.await(START_BUDGET.toSeconds(), TimeUnit.SECONDS)) {
      streams.close();
      throw new IOException("the hop does not run after %s".formatted(START_BUDGET));
    }
    return new EosHop(bootstrap, streams);
  }

  private static Properties settings(String bootstrap, Path state) {
    var settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "benchmark-hop");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 10);
    settings.put(StreamsConfig.POLL_MS_CONFIG, 5);
    settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    return settings;
  }

  /** Microseconds from the moment a record was due to its arrival, at so many a second. */
  public Histogram measure(int rate, Duration duration) throws InterruptedException {
    var micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.LINGER_MS_CONFIG,
            0);
    try (var follower = Follower.start(bootstrap, OUT, records -> record(records, micros));
        var producer =
            new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      send(producer, rate, duration);
      producer.flush();
      Thread.sleep(GRACE.toMillis());
    }
    return micros;
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int rate, Duration duration) {
    long start = System.nanoTime();
    long count = rate * duration.toSeconds();
    for (long i = 0; i < count; i++) {
      long due = start + i * 1_000_000_000L / rate;
      for (long wait; (wait = due - System.nanoTime()) > 0; ) {
        LockSupport.parkNanos(wait);
      }
      byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(i).array();
      byte[] value = ByteBuffer.allocate(VALUE_BYTES).putLong(due).array();
      var unused = producer.send(new ProducerRecord<>(IN, key, value));
    }
  }

  private static void record(ConsumerRecords<byte[], byte[]> records, Histogram micros) {
    long now = System.nanoTime();
    records.forEach(
        record -> {
          long due = ByteBuffer.wrap(record.value()).getLong();
          micros.recordValue(Math.min(LONGEST_MICROS, (now - due) / 1000));
        });
  }

  @Override
  public void close() {
    streams.close(Duration.ofSeconds(10));
  }
}
