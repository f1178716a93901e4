package dev.sluice.worker.onnx;

import ai.onnxruntime.OrtException;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.RawJson;
import dev.sluice.models.TextInput;
import dev.sluice.models.Tokenizer;
import dev.sluice.worker.run.ModelRunner;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A text model in this process: sentences in, vectors out. */
public final class OnnxRunner implements ModelRunner {

  private static final long LONGEST_BATCH_SECONDS = 5;

  private final String version;
  private final SentenceModel model;
  private final int mostTokens;
  private final Embedder embedder;
  private final ExecutorService threads;

  private OnnxRunner(ModelConfig config, String version, Tokenizer tokenizer, SentenceModel model) {
    this.version = version;
    this.model = model;
    this.mostTokens = tokenizer.maxTokens();
    this.embedder = new Embedder(tokenizer, model, config.maxBatch());
    this.threads =
        Executors.newFixedThreadPool(
            config.concurrency(),
            task -> {
              Thread thread = new Thread(task, "model-" + config.name());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Loads the model and runs it once, so that the first request does not wait for either.
   *
   * @throws IllegalStateException if it cannot be loaded, in one line
   */
  public static OnnxRunner load(ModelConfig config) {
    Telemetry.off();
    try (TextModel model = TextModel.open(config)) {
      var runner =
          new OnnxRunner(
              config,
              config.name() + "-" + model.file().hash(),
              model.tokenizer(),
              new SentenceModel(model));
      runner.embedder.embed(List.of(new Task("", new RawJson("\"ready\""), null, new Stop())));
      return runner;
    } catch (IOException | OrtException | IllegalArgumentException | IllegalStateException e) {
      throw new IllegalStateException(
          "model %s cannot be loaded: %s".formatted(config.name(), e.getMessage()), e);
    }
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public int rows(RawJson input) {
    return TextInput.rows(input);
  }

  /** What is longer is not read. */
  @Override
  public int length(RawJson input) {
    return Math.min(mostTokens, ModelRunner.super.length(input));
  }

  @Override
  public CompletionStage<List<Outcome>> run(List<Task> tasks) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return embedder.embed(tasks);
          } catch (OrtException e) {
            throw new IllegalStateException(e.getMessage(), e);
          }
        },
        threads);
  }

  /** Waits for what runs: memory that native code still uses must not go away under it. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (threads.awaitTermination(LONGEST_BATCH_SECONDS, TimeUnit.SECONDS)) {
        model.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
