package dev.sluice.ingress.publish;

import dev.sluice.contract.config.KafkaConfig;
import dev.sluice.contract.topic.Topics;
import dev.sluice.ingress.check.BrokerClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * An idempotent producer that waits for all in-sync replicas and never for the caller. Thread-safe.
 */
public final class KafkaPublisher implements Publisher, AutoCloseable {

  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final Duration LEARN = Duration.ofSeconds(15);

  private final KafkaProducer<String, byte[]> producer;
  private final BrokerClock clock;
  private final String clocked;
  private final int partitions;
  private volatile String lastFailure = "";

  /**
   * Fetches what it must know of the topics first, so that publishing never blocks for it.
   *
   * @param clock told of the append times in {@link Topics#requests}
   */
  public KafkaPublisher(KafkaConfig kafka, Topics topics, Duration timeout, BrokerClock clock) {
    this.clock = clock;
    this.clocked = topics.requests().name();
    int request = (int) Math.max(1000, timeout.toMillis() / 2);
    Map<String, Object> settings =
        kafka.client(
            Map.of(
                "acks",
                "all",
                "enable.idempotence",
                "true",
                "linger.ms",
                "0",
                "max.block.ms",
                "0",
                "request.timeout.ms",
                request,
                "delivery.timeout.ms",
                (int) Math.max(request, timeout.toMillis()),
                "max.request.size",
                Topics.LARGEST_RECORD,
                "metadata.max.idle.ms",
                Integer.toString(Integer.MAX_VALUE)));
    this.producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    this.partitions = learn(topics.requests().name());
    learn(topics.rejected().name());
  }

  /** Asks until the cluster has told: with no time to block, each call only looks. */
  private int learn(String topic) {
    long deadline = System.nanoTime() + LEARN.toNanos();
    while (true) {
      try {
        return producer.partitionsFor(topic).size();
      } catch (TimeoutException e) {
        if (System.nanoTime() > deadline) {
          producer.close(Duration.ZERO);
          throw e;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  /** Partitions of the requests topic. */
  public int partitions() {
    return partitions;
  }

  /** Why the newest record could not be published; empty if it could. */
  public String lastFailure() {
    return lastFailure;
  }

  @Override
  public void publish(ProducerRecord<String, byte[]> record, Consumer<Outcome> then) {
    try {
      producer.send(record, (metadata, failure) -> done(record, metadata, failure, then));
    } catch (RuntimeException e) {
      lastFailure = String.valueOf(e.getMessage());
      then.accept(Outcome.NOT_SENT);
    }
  }

  private void done(
      ProducerRecord<String, byte[]> record,
      @Nullable RecordMetadata metadata,
      @Nullable Exception failure,
      Consumer<Outcome> then) {
    if (failure == null) {
      lastFailure = "";
      if (metadata != null && record.topic().equals(clocked)) {
        clock.acknowledged(metadata.timestamp());
      }
      then.accept(Outcome.PUBLISHED);
    } else {
      lastFailure = String.valueOf(failure.getMessage());
      boolean never =
          failure instanceof RecordTooLargeException || failure instanceof BufferExhaustedException;
      then.accept(never ? Outcome.NOT_SENT : Outcome.UNKNOWN);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
