package dev.sluice.contract.config;

import java.time.Duration;

/**
 * A worker.
 *
 * @param maxInFlight how many records it holds at once
 * @param drain how long a stopping worker finishes what it has begun before it hands the rest back
 * @param stallAfter how long it may do nothing while records wait before it says that it is stuck
 */
public record WorkerConfig(
    String managementHost,
    int managementPort,
    int maxInFlight,
    Duration drain,
    Duration stallAfter) {

  static WorkerConfig read(Section root) {
    try (Section in = root.section("worker")) {
      return new WorkerConfig(
          in.text("management_host", "127.0.0.1"),
          in.integer("management_port", 9082, 0, 65_535),
          in.integer("max_in_flight", 500, 1, 4000),
          in.duration("drain", "10s"),
          in.duration("stall_after", "1m"));
    }
  }
}
