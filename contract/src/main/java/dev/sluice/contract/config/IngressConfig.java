package dev.sluice.contract.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The HTTP side.
 *
 * @param forceOpen bind another address than loopback although nobody is asked for a key
 * @param tls empty: the public port speaks HTTP
 * @param redisBudget how long a submission waits for the fast check before it goes on without
 * @param produceTimeout how long a submission waits for Kafka before it is answered 503
 * @param maxBody the largest body taken, in bytes
 * @param maxBodies how many bytes of bodies are held at once, over all connections
 * @param maxConnectionsPerAddress of which an IPv6 address counts with its /64
 * @param maxWaiters how many long-polls are held at once
 * @param maxWaitersPerClient the same of one client
 * @param openAiWait how long OpenAI's calls wait for the end of their job
 * @param heartbeat how often a stream of events gets a comment
 * @param eventLoops 0: one per core
 * @param trustedProxies peers whose {@code X-Forwarded-For} is believed
 * @param namesPerAddress how many new names one address may use in an hour
 */
public record IngressConfig(
    String host,
    int httpPort,
    boolean forceOpen,
    Optional<TlsConfig> tls,
    String managementHost,
    int managementPort,
    Duration redisBudget,
    Duration produceTimeout,
    int maxBody,
    long maxBodies,
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxWaiters,
    int maxWaitersPerClient,
    Duration openAiWait,
    Duration heartbeat,
    int eventLoops,
    List<AddressRange> trustedProxies,
    int namesPerAddress) {

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration SHORTEST_BEAT = Duration.ofMillis(100);
  private static final Duration LONGEST_BEAT = Duration.ofMinutes(5);

  public IngressConfig {
    trustedProxies = List.copyOf(trustedProxies);
  }

  static IngressConfig read(Section root) {
    try (Section in = root.section("ingress")) {
      return new IngressConfig(
          in.text("host", "127.0.0.1"),
          in.integer("http_port", 8080, 0, 65_535),
          in.flag("allow_anonymous_network_access", false),
          TlsConfig.read(in),
          in.text("management_host", "127.0.0.1"),
          in.integer("management_port", 9080, 0, 65_535),
          in.duration("redis_budget", "100ms"),
          in.duration("produce_timeout", "5s"),
          in.integer("max_body", 1 << 20, 1024, 15 << 20),
          in.number("max_bodies", 64L << 20, 1 << 20, 16L << 30),
          in.integer("max_connections", 20_000, 1, 1_000_000),
          in.integer("max_connections_per_address", 5_000, 1, 1_000_000),
          in.integer("max_waiters", 10_000, 1, 1_000_000),
          in.integer("max_waiters_per_client", 2_500, 1, 1_000_000),
          between(in, "openai_wait", "10m", SHORTEST_WAIT, LONGEST_WAIT),
          between(in, "heartbeat", "15s", SHORTEST_BEAT, LONGEST_BEAT),
          in.integer("event_loops", 0, 0, 256),
          proxies(in),
          in.integer("names_per_address", 10_000, 1, 1_000_000_000));
    }
  }

  private static Duration between(
      Section in, String name, String otherwise, Duration least, Duration most) {
    Duration read = in.duration(name, otherwise);
    if (read.compareTo(least) < 0 || read.compareTo(most) > 0) {
      String wanted = "between %s and %s".formatted(Durations.write(least), Durations.write(most));
      throw in.bad(name, Durations.write(read), wanted);
    }
    return read;
  }

  private static List<AddressRange> proxies(Section in) {
    var ranges = new ArrayList<AddressRange>();
    for (String text : in.items("trusted_proxies")) {
      AddressRange range = AddressRange.parse(text);
      if (range == null) {
        throw in.bad("trusted_proxies", text, "a range of addresses such as 10.0.0.0/8 or ::1/128");
      }
      ranges.add(range);
    }
    return ranges;
  }
}
