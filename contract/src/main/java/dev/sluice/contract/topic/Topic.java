package dev.sluice.contract.topic;

import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A topic with its serdes and the settings it must have. All keys are text.
 *
 * @param partitions how many it must have; empty for as many as its creator is told
 * @param settings topic configuration that is set at creation and checked at start
 */
public record Topic<V>(
    String name, Serde<V> values, OptionalInt partitions, Map<String, String> settings) {

  public Topic {
    settings = Map.copyOf(settings);
  }

  public Serde<String> keys() {
    return Serdes.String();
  }

  @Override
  public String toString() {
    return name;
  }
}
