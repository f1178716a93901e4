package dev.sluice.worker.openai;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.Upstream;
import dev.sluice.contract.message.RawJson;
import dev.sluice.worker.run.Backoff;
import dev.sluice.worker.run.ModelRunner;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Task;
import dev.sluice.worker.upstream.Health;
import dev.sluice.worker.upstream.UpstreamCalls;
import dev.sluice.worker.upstream.UpstreamCalls.Pause;
import dev.sluice.worker.upstream.UpstreamClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A model behind a server with OpenAI's protocol: chats and embeddings. */
public final class OpenAiRunner implements ModelRunner {

  private final Upstream upstream;
  private final UpstreamClient client;
  private final Pieces pieces;
  private final Health health;
  private final UpstreamCalls calls;

  OpenAiRunner(ModelConfig config, Pieces pieces, Backoff backoff, Pause pause) {
    this.pieces = pieces;
    upstream = Objects.requireNonNull(config.upstream());
    client = new UpstreamClient(config.name(), upstream);
    health = new Health(config.name());
    calls = new UpstreamCalls(health, backoff, pause, Optional.empty());
  }

  /**
   * Does not ask the server yet, which may be started later.
   *
   * @throws IllegalStateException if the key cannot be read, in one line
   */
  public static OpenAiRunner load(ModelConfig config, Pieces pieces) {
    return new OpenAiRunner(config, pieces, Backoff.real(), Pause.real());
  }

  @Override
  public String version() {
    return upstream.model();
  }

  @Override
  public int rows(RawJson input) {
    return 1;
  }

  @Override
  public CompletionStage<List<Outcome>> run(List<Task> tasks) {
    List<CompletableFuture<Outcome>> outcomes = tasks.stream().map(this::begin).toList();
    return CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new))
        .thenApply(done -> outcomes.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<Outcome> begin(Task task) {
    Asking asking;
    try {
      asking = Asking.of(upstream, task);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(
          Outcome.invalidInput(String.valueOf(e.getMessage())));
    }
    return calls
        .begin(List.of(task), () -> new OpenAiTry(client, asking, new Streamed(task.id(), pieces)))
        .thenApply(outcomes -> outcomes.get(0));
  }

  @Override
  public Optional<String> trouble() {
    return health.trouble();
  }

  @Override
  public void close() {
    calls.close();
  }
}
