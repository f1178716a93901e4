package dev.sluice.contract.config;

import java.util.HashMap;
import java.util.Map;

/**
 * Where Kafka is.
 *
 * @param properties client properties that pass through as they are: TLS, SASL
 * @param partitions of topics that are created
 * @param replication of topics that are created
 */
public record KafkaConfig(
    String bootstrap, Map<String, String> properties, int partitions, short replication) {

  public KafkaConfig {
    properties = Map.copyOf(properties);
  }

  static KafkaConfig read(Section root) {
    try (Section kafka = root.section("kafka")) {
      return new KafkaConfig(
          kafka.text("bootstrap", "127.0.0.1:9092"),
          kafka.texts("properties"),
          kafka.integer("partitions", 4, 1, 1024),
          (short) kafka.integer("replication", 1, 1, 7));
    }
  }

  /** Properties for a client, ours first: what the file says wins. */
  public Map<String, Object> client(Map<String, Object> ours) {
    var all = new HashMap<>(ours);
    all.put("bootstrap.servers", bootstrap);
    all.putAll(properties);
    return all;
  }
}
