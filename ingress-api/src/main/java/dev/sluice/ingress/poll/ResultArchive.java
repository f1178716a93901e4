package dev.sluice.ingress.poll;

import dev.sluice.contract.config.KafkaConfig;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.contract.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads single terminal events from their topic, where they lie longer than in Redis. One thread, a
 * bounded queue before it.
 */
final class ResultArchive implements AutoCloseable {

  private static final int QUEUE = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final String topic;
  private final Map<String, Object> settings;
  private final ThreadPoolExecutor thread;

  /** Made at the first need; used by the one thread only. */
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  ResultArchive(KafkaConfig kafka, Topics topics) {
    this.topic = topics.results().name();
    this.settings =
        kafka.client(
            Map.of(
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "max.poll.records", "1",
                "fetch.max.bytes", Topics.LARGEST_RECORD,
                "max.partition.fetch.bytes", "65536"));
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            task -> {
              var made = new Thread(task, "result-archive");
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * @param then told on any thread
   */
  void read(String id, StatusEntry.At at, long seq, Consumer<Found> then) {
    try {
      thread.execute(() -> then.accept(fetch(id, at, seq)));
    } catch (RejectedExecutionException e) {
      then.accept(new Found.Unavailable("too many results are being fetched just now"));
    }
  }

  private Found fetch(String id, StatusEntry.At at, long seq) {
    try {
      Optional<String> job = record(at).map(r -> new String(r.value(), StandardCharsets.UTF_8));
      return job.filter(json -> json.contains(id))
          .<Found>map(json -> new Found.Job(seq, json))
          .orElseGet(Found.None::new);
    } catch (KafkaException e) {
      return new Found.Unavailable("the result cannot be fetched: " + e.getMessage());
    }
  }

  private Optional<ConsumerRecord<byte[], byte[]>> record(StatusEntry.At at) {
    KafkaConsumer<byte[], byte[]> from = consumer;
    if (from == null) {
      from =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      consumer = from;
    }
    var partition = new TopicPartition(topic, at.partition());
    from.assign(List.of(partition));
    from.seek(partition, at.offset());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (var record : from.poll(Duration.ofMillis(200))) {
        return record.offset() == at.offset() ? Optional.of(record) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    thread.execute(
        () -> {
          if (consumer != null) {
            consumer.close();
          }
        });
    thread.shutdown();
  }
}
