package dev.sluice.ingress.publish;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.config.SluiceConfig;
import java.time.Duration;
import java.util.Map;
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
}
