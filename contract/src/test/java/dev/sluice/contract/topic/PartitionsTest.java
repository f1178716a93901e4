package dev.sluice.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class PartitionsTest {

  @Test
  void shouldPutAKeyWhereJavasProducerPutsIt() {
    for (String key : new String[] {"a", "acme", "é", "a/b", "日本"}) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      assertThat(Partitions.of(key, 4)).isEqualTo(BuiltInPartitioner.partitionForKey(bytes, 4));
    }
  }
}
