package dev.sluice.contract.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A worker.
 *
 * @param lanes whose models it serves; empty for every lane
 * @param maxInFlight how many records of a lane it holds at once
 * @param drain how long a stopping worker finishes what it has begun before it hands the rest back
 * @param stallAfter how long it may do nothing while records wait before it says that it is stuck
 */
public record WorkerConfig(
    String managementHost,
    int managementPort,
    List<String> lanes,
    int maxInFlight,
    Duration drain,
    Duration stallAfter) {

  public WorkerConfig {
    lanes = List.copyOf(lanes);
  }

  /** Those of the models that it serves. */
  public Map<String, ModelConfig> served(Map<String, ModelConfig> models) {
    var served = new TreeMap<>(models);
    served.values().removeIf(model -> !lanes.isEmpty() && !lanes.contains(model.lane()));
    return served;
  }

  static WorkerConfig read(Section root) {
    try (Section in = root.section("worker")) {
      return new WorkerConfig(
          in.text("management_host", "127.0.0.1"),
          in.integer("management_port", 9082, 0, 65_535),
          in.items("lanes"),
          in.integer("max_in_flight", 500, 1, 4000),
          in.duration("drain", "10s"),
          in.duration("stall_after", "1m"));
    }
  }
}
