package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.util.List;

/** A Redis for the peers, like the one under Sluice: on loopback, without persistence. */
final class Redis {

  private Redis() {}

  static Child start(Children children, int port) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "redis-server",
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--save",
            "",
            "--appendonly",
            "no");
    Child redis = children.start("peer-redis", command);
    Readiness.awaitPort(redis, port);
    return redis;
  }
}
