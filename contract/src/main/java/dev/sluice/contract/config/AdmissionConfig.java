package dev.sluice.contract.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The admission stream.
 *
 * @param data where its stores and its instance id lie
 * @param commitInterval the longest time between commits, under load
 * @param idleCommitInterval the time between commits when little is pending
 * @param sessionTimeout after which a process that vanished loses its partitions to another
 */
public record AdmissionConfig(
    String managementHost,
    int managementPort,
    Path data,
    Duration commitInterval,
    Duration idleCommitInterval,
    Duration sessionTimeout) {

  static AdmissionConfig read(Section root) {
    try (Section in = root.section("admission")) {
      return new AdmissionConfig(
          in.text("management_host", "127.0.0.1"),
          in.integer("management_port", 9081, 0, 65_535),
          in.path("data", ".sluice/admission"),
          in.duration("commit_interval", "100ms"),
          in.duration("idle_commit_interval", "10ms"),
          in.duration("session_timeout", "6s"));
    }
  }
}
