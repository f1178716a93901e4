package dev.sluice.benchmarks.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed records of a topic from now on, on a thread of its own. */
public final class Follower implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final FutureTask<Void> reading;
  private volatile boolean closed;

  private Follower(
      KafkaConsumer<byte[], byte[]> consumer, Consumer<ConsumerRecords<byte[], byte[]>> sink) {
    this.consumer = consumer;
    this.reading =
        new FutureTask<>(
            () -> {
              while (!closed) {
                var records = consumer.poll(POLL);
                if (!records.isEmpty()) {
                  sink.accept(records);
                }
              }
              return null;
            });
  }

  /**
   * Returns once the place from which it reads is fixed.
   *
   * @param sink gets every batch that is not empty, on the thread that reads
   */
  public static Follower start(
      String bootstrap, String topic, Consumer<ConsumerRecords<byte[], byte[]>> sink) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5000);
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    var follower = new Follower(consumer, sink);
    var thread = new Thread(follower.reading, "follow-" + topic);
    thread.setDaemon(true);
    thread.start();
    return follower;
  }

  /**
   * @throws IllegalStateException if reading had failed
   */
  @Override
  public void close() {
    closed = true;
    try {
      reading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      consumer.close();
    }
  }
}
