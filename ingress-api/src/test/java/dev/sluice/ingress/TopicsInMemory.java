package dev.sluice.ingress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Topics of one partition, and consumers that follow one of them. Safe from any thread. */
final class TopicsInMemory {

  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();

  synchronized void append(ProducerRecord<byte[], byte[]> record) {
    var topic = of(record.topic());
    topic.add(new ConsumerRecord<>(record.topic(), 0, topic.size(), record.key(), record.value()));
    notifyAll();
  }

  private List<ConsumerRecord<byte[], byte[]>> of(String topic) {
    return records.computeIfAbsent(topic, name -> new ArrayList<>());
  }

  Consumer<byte[], byte[]> consumer() {
    return new Patient();
  }

  private final class Patient extends MockConsumer<byte[], byte[]> {
    private int fed;

    Patient() {
      super("none");
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
      super.assign(partitions);
      partitions.forEach(partition -> updateBeginningOffsets(Map.of(partition, 0L)));
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the topics' lock comes first
    public ConsumerRecords<byte[], byte[]> poll(Duration longest) {
      synchronized (TopicsInMemory.this) {
        var topic = of(assignment().iterator().next().topic());
        if (fed == topic.size()) {
          try {
            TopicsInMemory.this.wait(longest.toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        }
        for (; fed < topic.size(); fed++) {
          addRecord(topic.get(fed));
        }
      }
      return super.poll(Duration.ZERO);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration longest) {
      synchronized (TopicsInMemory.this) {
        var ends = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> ends.put(partition, (long) of(partition.topic()).size()));
        return ends;
      }
    }
  }
}
