package dev.sluice.worker.openai;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.Upstream;
import dev.sluice.contract.message.RawJson;
import dev.sluice.worker.run.ModelRunner;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Task;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A model behind a server with OpenAI's protocol: chats and embeddings. */
public final class OpenAiRunner implements ModelRunner {

  private final Upstream upstream;
  private final UpstreamCall.Shared shared;
  private final Set<CompletableFuture<Outcome>> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  OpenAiRunner(ModelConfig config, Pieces pieces, Backoff backoff, UpstreamCall.Pause pause) {
    upstream = Objects.requireNonNull(config.upstream());
    shared =
        new UpstreamCall.Shared(
            upstream,
            new UpstreamClient(config.name(), upstream),
            pieces,
            backoff,
            pause,
            new Health(config.name()));
  }

  /**
   * Does not ask the server yet, which may be started later.
   *
   * @throws IllegalStateException if the key cannot be read, in one line
   */
  public static OpenAiRunner load(ModelConfig config, Pieces pieces) {
    return new OpenAiRunner(
        config,
        pieces,
        new Backoff(() -> ThreadLocalRandom.current().nextDouble()),
        (after, next) ->
            CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS)
                .execute(next));
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
    CompletableFuture<Outcome> outcome = UpstreamCall.begin(shared, task);
    running.add(outcome);
    var unused = outcome.whenComplete((ended, failure) -> running.remove(outcome));
    if (closed) {
      outcome.complete(new Outcome.Stopped());
    }
    return outcome;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(shared.health().trouble());
  }

  /** Hangs up; the server hears that nobody wants its answers. */
  @Override
  public void close() {
    closed = true;
    running.forEach(outcome -> outcome.complete(new Outcome.Stopped()));
  }
}
