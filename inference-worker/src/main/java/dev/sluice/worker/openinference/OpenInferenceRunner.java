package dev.sluice.worker.openinference;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.Upstream;
import dev.sluice.contract.message.RawJson;
import dev.sluice.models.EstimatedTokens;
import dev.sluice.models.JsonBytes;
import dev.sluice.models.tensor.BadTensorsException;
import dev.sluice.models.tensor.InferRequest;
import dev.sluice.models.tensor.Joined;
import dev.sluice.worker.run.Backoff;
import dev.sluice.worker.run.ModelRunner;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Task;
import dev.sluice.worker.upstream.Health;
import dev.sluice.worker.upstream.UpstreamCalls;
import dev.sluice.worker.upstream.UpstreamCalls.Pause;
import dev.sluice.worker.upstream.UpstreamClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model behind a server with the Open Inference Protocol: tensors for tensors. Those that wait
 * are put together row by row if the model's batches may have more than one.
 */
public final class OpenInferenceRunner implements ModelRunner {

  private static final Logger LOG = LoggerFactory.getLogger(OpenInferenceRunner.class);

  private static final String PARAMETERS =
      "parameters: a job of this model takes none; those of the protocol are part of its input";

  private final String name;
  private final ServedModel served;
  private final boolean joins;
  private final Health health;
  private final UpstreamCalls calls;
  private final ModelProbe probe;
  private final AtomicBoolean told = new AtomicBoolean();

  OpenInferenceRunner(ModelConfig config, Backoff backoff, Pause pause) {
    Upstream upstream = Objects.requireNonNull(config.upstream());
    served = new ServedModel(upstream, new UpstreamClient(config.name(), upstream));
    name = config.name();
    joins = config.maxBatch() > 1;
    health = new Health(config.name());
    calls = new UpstreamCalls(health, backoff, pause, Optional.of(served.use().timeout()));
    probe = new ModelProbe(config, served, health, backoff, pause);
  }

  /**
   * Looks for the server, which may be started later, without waiting for it.
   *
   * @throws IllegalStateException if the key cannot be read, in one line
   */
  public static OpenInferenceRunner load(ModelConfig config) {
    var runner = new OpenInferenceRunner(config, Backoff.real(), Pause.real());
    runner.probe.begin();
    return runner;
  }

  ModelProbe probe() {
    return probe;
  }

  @Override
  public String version() {
    return served.version();
  }

  @Override
  public int rows(RawJson input) {
    return size(input).rows();
  }

  /** An input is not looked at where none is put together with others. */
  @Override
  public Size size(RawJson input) {
    if (!joins) {
      return new Size(1, 1, null);
    }
    try {
      InferRequest request = InferRequest.read(bytes(input));
      return request
          .rows()
          .map(rows -> new Size(rows, length(input, rows), request.kind()))
          .orElseGet(() -> new Size(1, 1, null));
    } catch (BadTensorsException e) { // to run it will say what is wrong
      return new Size(1, 1, null);
    }
  }

  private static int length(RawJson input, int rows) {
    return (int) Math.min(Integer.MAX_VALUE, (EstimatedTokens.of(input) + rows - 1) / rows);
  }

  private static JsonBytes bytes(RawJson input) {
    byte[] bytes = input.text().getBytes(StandardCharsets.UTF_8);
    return new JsonBytes(bytes, 0, bytes.length);
  }

  /** Those that are no input at all fail here; the others are asked for together. */
  @Override
  public CompletionStage<List<Outcome>> run(List<Task> tasks) {
    var wrong = new ArrayList<@Nullable Outcome>();
    var requests = new ArrayList<InferRequest>();
    var asked = new ArrayList<Task>();
    for (Task task : tasks) {
      if (hasParameters(task)) {
        wrong.add(Outcome.invalidInput(PARAMETERS));
        continue;
      }
      try {
        requests.add(read(task));
        asked.add(task);
        wrong.add(null);
      } catch (BadTensorsException e) {
        String at = e.pointer().isEmpty() ? "" : "input%s: ".formatted(e.pointer());
        wrong.add(Outcome.invalidInput(at + e.words()));
      }
    }
    return ask(asked, requests)
        .thenApply(
            outcomes -> {
              Iterator<Outcome> next = outcomes.iterator();
              return wrong.stream().map(bad -> bad == null ? next.next() : bad).toList();
            });
  }

  /** No ingress lets them through, but anybody may write to Kafka. */
  private static boolean hasParameters(Task task) {
    RawJson parameters = task.parameters();
    return parameters != null && !Set.of("null", "{}").contains(parameters.text());
  }

  private static InferRequest read(Task task) throws BadTensorsException {
    return InferRequest.read(bytes(task.input()));
  }

  private CompletableFuture<List<Outcome>> ask(List<Task> tasks, List<InferRequest> requests) {
    if (tasks.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    var joined = new Joined(requests);
    return calls.begin(tasks, () -> new InferTry(served, tasks, joined, this::uncut));
  }

  private void uncut(String why) {
    if (!told.getAndSet(true)) {
      LOG.warn("models.{}.max_batch: of no use, since an answer of its server: {}", name, why);
    }
  }

  @Override
  public Optional<String> trouble() {
    return health.trouble();
  }

  @Override
  public void close() {
    probe.close();
    calls.close();
  }
}
