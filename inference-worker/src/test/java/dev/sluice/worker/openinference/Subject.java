package dev.sluice.worker.openinference;

import dev.sluice.contract.config.Batching;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.Queueing;
import dev.sluice.contract.config.RunLimits;
import dev.sluice.contract.config.Upstream;
import dev.sluice.contract.message.RawJson;
import dev.sluice.worker.run.Backoff;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import dev.sluice.worker.upstream.FakeServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A runner and its server; made when it is first used. */
final class Subject implements AutoCloseable {

  final FakeServer server = new FakeServer();
  final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  Upstream.Key key = Upstream.Key.NONE;
  Optional<String> version = Optional.empty();
  Duration timeout = Duration.ofMinutes(1);
  int maxBatch = 1;
  private final List<Stop> stops = new ArrayList<>();
  private @Nullable OpenInferenceRunner runner;

  ModelConfig config() {
    var use = new Upstream.Tensors(version, timeout);
    return new ModelConfig(
        "ours",
        ModelConfig.Runner.OPEN_INFERENCE,
        1,
        Batching.ofRows(maxBatch),
        Duration.ZERO,
        Duration.ofMinutes(1),
        RunLimits.DEFAULT,
        Queueing.DEFAULT,
        null,
        new Upstream(URI.create(server.url()), "their own", use, key),
        null);
  }

  OpenInferenceRunner runner() {
    OpenInferenceRunner made = runner;
    if (made == null) {
      made =
          new OpenInferenceRunner(
              config(),
              new Backoff(() -> 0),
              (after, next) -> {
                pauses.add(after);
                next.run();
              });
      runner = made;
    }
    return made;
  }

  Task task(String input) {
    var stop = new Stop();
    stops.add(stop);
    return new Task("job-" + (stops.size() - 1), new RawJson(input), null, stop);
  }

  CompletableFuture<List<Outcome>> start(List<String> inputs) {
    return runner().run(inputs.stream().map(this::task).toList()).toCompletableFuture();
  }

  List<Outcome> run(List<String> inputs) {
    return start(inputs).join();
  }

  void stop(int task) {
    stops.get(task).ask();
  }

  @Override
  public void close() {
    if (runner != null) {
      runner.close();
    }
    server.close();
  }
}
