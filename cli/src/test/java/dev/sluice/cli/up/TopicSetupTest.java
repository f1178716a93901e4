package dev.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.topic.LosslessProducer;
import dev.sluice.contract.topic.TopicSetup;
import dev.sluice.contract.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicSetupTest {

  private static final int PARTITIONS = 4;

  @TempDir Path folder;

  /** Of batches that are under way at once to a topic as new as that, some could be lost. */
  @Test
  void shouldReturnOnceAProducerCanWriteAtFullSpeed() throws Exception {
    try (var kafka = KafkaInTest.start(folder);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      var config = SluiceConfig.read(null, Map.of(), Map.of("kafka.bootstrap", kafka.bootstrap()));
      for (int i = 0; i < 30; i++) {
        var topics = new Topics("t" + i + ".", Duration.ofDays(1));

        TopicSetup.ensure(admin, topics, PARTITIONS, (short) 1);

        String topic = topics.webhooks().name();
        var sent = new ArrayList<Future<RecordMetadata>>();
        try (var producer = LosslessProducer.of(config.kafka(), List.of(topics.webhooks()))) {
          for (int k = 0; k < 400; k++) {
            sent.add(producer.send(new ProducerRecord<>(topic, k % PARTITIONS, null, new byte[9])));
            if (k % 20 == 0) {
              Thread.sleep(1);
            }
          }
          for (Future<RecordMetadata> each : sent) {
            assertThat(each.get(30, TimeUnit.SECONDS).hasOffset()).isTrue();
          }
        }
      }
    }
  }
}
