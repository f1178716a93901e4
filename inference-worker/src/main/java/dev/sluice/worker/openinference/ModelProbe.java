package dev.sluice.worker.openinference;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.JobError;
import dev.sluice.worker.run.Backoff;
import dev.sluice.worker.upstream.Health;
import dev.sluice.worker.upstream.Refusals;
import dev.sluice.worker.upstream.UpstreamCalls.Pause;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server for its model until it answers as it should for the first time, or has answered a
 * job; what is wrong meanwhile is the model's trouble.
 */
final class ModelProbe implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelProbe.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final ModelConfig config;
  private final ServedModel model;
  private final Health health;
  private final Backoff backoff;
  private final Pause pause;
  private volatile boolean closed;
  private int tries;

  ModelProbe(ModelConfig config, ServedModel model, Health health, Backoff backoff, Pause pause) {
    this.config = config;
    this.model = model;
    this.health = health;
    this.backoff = backoff;
    this.pause = pause;
  }

  /** Returns at once. */
  void begin() {
    if (closed || health.everWell()) {
      return;
    }
    tries++;
    var unused =
        asked(model.path(), model::metadata)
            .thenCompose(
                metadata ->
                    metadata.isEmpty()
                        ? CompletableFuture.completedFuture(null)
                        : asked(model.readyPath(), model::ready)
                            .thenAccept(ready -> ready.ifPresent(yes -> found(metadata.get()))))
            .whenComplete((done, failure) -> again());
  }

  private void found(HttpResponse<byte[]> metadata) {
    health.well();
    Metadata.read(metadata.body())
        .ifPresentOrElse(
            read -> {
              LOG.info("model {}: {}", config.name(), read);
              if (config.maxBatch() > 1 && !read.hasFreeRows()) {
                LOG.warn(
                    "models.{}.max_batch: {} does not take any number of rows, says its server",
                    config.name(),
                    model.version());
              }
            },
            () -> LOG.info("model {}: its server is ready", config.name()));
  }

  private void again() {
    if (!closed && !health.everWell()) {
      pause.then(backoff.before(tries, FIRST_PAUSE, LONGEST_PAUSE), this::begin);
    }
  }

  /** The answer, if it is a good one. */
  private CompletableFuture<Optional<HttpResponse<byte[]>>> asked(
      String path, Supplier<CompletableFuture<HttpResponse<byte[]>>> call) {
    CompletableFuture<HttpResponse<byte[]>> sent = call.get();
    return sent.thenApply(answer -> answer)
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (answer, failure) -> {
              sent.cancel(true);
              Optional<JobError> wrong = Refusals.why(answer, failure, PATIENCE);
              wrong.ifPresent(error -> trouble(path, error));
              return wrong.isEmpty() ? Optional.of(answer) : Optional.empty();
            });
  }

  private void trouble(String path, JobError error) {
    if (!closed && !health.everWell()) {
      String words = "%s (GET %s)".formatted(error.message(), model.upstream().url() + path);
      if (health.trouble().filter(before -> !before.equals(words)).isPresent()) {
        LOG.warn("the server of model {} is in other trouble: {}", config.name(), words);
      }
      health.trouble(new JobError(error.code(), words, error.retryable()));
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
