package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Exchange;
import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.load.LoadGenerator;
import dev.sluice.benchmarks.process.Children;
import dev.sluice.benchmarks.process.PythonPeers;
import dev.sluice.benchmarks.process.Settings;
import dev.sluice.benchmarks.process.Sluice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What measurements work with.
 *
 * @param folder of this run: logs, and what the measurements leave
 */
public record Bench(Children children, PythonPeers peers, Path folder, Pace pace) {

  static final String EVERYTHING = "kafka,redis,ingress,admission,worker";

  Sluice up(Settings settings, String services) throws IOException, InterruptedException {
    say("starting Sluice (%s)".formatted(services));
    return Sluice.up(children, settings, services);
  }

  /** Sends the load for the time of a warm-up; what comes of it does not count. */
  void warmUp(Load load, Exchange exchange) throws IOException {
    say("warming up for %s".formatted(pace.warmUp()));
    var unused = LoadGenerator.run(load.lasting(pace.warmUp()), exchange);
  }

  /** Tells a person who waits what is going on. */
  public void say(String what) {
    System.err.println("  " + what);
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
