package dev.sluice.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.config.SluiceConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {

  private static final String NOBODY = "127.0.0.1:1";

  @Test
  void shouldMakeAProducerThatNeverWaitsForABroker() {
    var flags = Map.of("kafka.bootstrap", NOBODY);
    var clients = new KafkaClients(SluiceConfig.read(null, Map.of(), flags));
    var producer = clients.producer();
    try {
      assertThatThrownBy(() -> producer.partitionsFor("inference.requests"))
          .isInstanceOf(TimeoutException.class);
    } finally {
      producer.close(Duration.ZERO);
    }
    clients.consumer().close();
  }

  @Test
  void shouldSayAtOnceThatNothingWasSentWhileKafkaIsAway() {
    var flags = Map.of("kafka.bootstrap", NOBODY);
    var producer = new KafkaClients(SluiceConfig.read(null, Map.of(), flags)).producer();
    try {
      var publisher = new KafkaPublisher(producer, new SimpleMeterRegistry().timer("produce"));
      var told = new ArrayList<Published>();
      publisher.publish(new ProducerRecord<>("inference.requests", new byte[1]), told::add);
      assertThat(told).hasSize(1).hasOnlyElementsOfType(Published.NotSent.class);
      assertThat(publisher.check().ready()).isFalse();
    } finally {
      producer.close(Duration.ZERO);
    }
  }
}
