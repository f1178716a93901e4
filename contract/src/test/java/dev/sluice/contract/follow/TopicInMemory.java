package dev.sluice.contract.follow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A topic of one partition, and consumers of it. Safe from any thread. */
public final class TopicInMemory {

  private final TopicPartition partition;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private boolean away;

  public TopicInMemory(String name) {
    partition = new TopicPartition(name, 0);
  }

  /** The offset of the record. */
  public synchronized long append(@Nullable String key, @Nullable String value) {
    long offset = records.size();
    records.add(new ConsumerRecord<>(partition.topic(), 0, offset, bytes(key), bytes(value)));
    notifyAll();
    return offset;
  }

  /** A producer whose records reach the topic. */
  public Producer<byte[], byte[]> producer() {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
      @Override
      public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> sent = super.send(record);
        append(text(record.key()), text(record.value()));
        return sent;
      }
    };
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** From now on consumers get no answer. */
  public synchronized void away(boolean now) {
    away = now;
    notifyAll();
  }

  public Consumer<byte[], byte[]> consumer() {
    var consumer = new Patient();
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    return consumer;
  }

  private final class Patient extends MockConsumer<byte[], byte[]> {
    private int fed;

    Patient() {
      super("none");
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the topic's lock comes first
    public ConsumerRecords<byte[], byte[]> poll(Duration longest) {
      synchronized (TopicInMemory.this) {
        if (fed == records.size() || away) {
          try {
            TopicInMemory.this.wait(longest.toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        if (away) {
          throw new TimeoutException("nobody answers");
        }
        for (; fed < records.size(); fed++) {
          addRecord(records.get(fed));
        }
      }
      return super.poll(Duration.ZERO);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration longest) {
      synchronized (TopicInMemory.this) {
        if (away) {
          throw new TimeoutException("nobody answers");
        }
        return Map.of(partition, (long) records.size());
      }
    }
  }
}
