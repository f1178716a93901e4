package dev.sluice.contract.config;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one model is run.
 *
 * @param concurrency how many batches run at once
 * @param batching how requests are run together
 * @param delay how long {@code echo} waits before it answers
 * @param finishBy how long after its acceptance a request ends at the latest
 * @param limits how far a worker goes for one request
 * @param queueing where its requests wait
 * @param files the model that {@code onnx} runs; null for the packaged one
 * @param upstream the server that {@code openai} and {@code open-inference} ask; null for every
 *     other runner
 * @param custom which runner it is, if it is none of ours
 */
public record ModelConfig(
    String name,
    Runner runner,
    int concurrency,
    Batching batching,
    Duration delay,
    Duration finishBy,
    RunLimits limits,
    Queueing queueing,
    @Nullable OnnxFiles files,
    @Nullable Upstream upstream,
    @Nullable Custom custom) {

  /** Also for models that nobody has configured. */
  public static final Duration FINISH_BY = Duration.ofHours(1);

  /** Shorter than topics keep their records. */
  public static final Duration LONGEST_FINISH_BY = Duration.ofDays(6);

  /** With the usual deadline and limits. */
  public ModelConfig(String name, Runner runner, int concurrency, int maxBatch, Duration delay) {
    this(
        name,
        runner,
        concurrency,
        runner == Runner.ONNX ? Batching.ofTexts(maxBatch) : Batching.ofRows(maxBatch),
        delay,
        FINISH_BY,
        RunLimits.DEFAULT,
        Queueing.DEFAULT,
        null,
        null,
        null);
  }

  /** The kinds of runner. */
  public enum Runner {
    /** A text model in this process, all-MiniLM-L6-v2 unless it names another: embeddings. */
    ONNX,
    /** Gives its input back, after a delay if one is set. */
    ECHO,
    /** Any server that speaks OpenAI's protocol. */
    OPENAI,
    /** Any server that speaks the Open Inference Protocol, version 2. */
    OPEN_INFERENCE,
    /** One that the worker finds on its class path. */
    CUSTOM;

    /** As the configuration has it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The most rows in a batch. */
  public int maxBatch() {
    return batching.maxRows();
  }

  public String lane() {
    return queueing.lane();
  }

  /** Whether it answers chats, by whatever server. */
  public boolean isChat() {
    return upstream != null && upstream.use() instanceof Upstream.Chat;
  }

  /** Whether it makes tensors of tensors. */
  public boolean isTensors() {
    return upstream != null && upstream.use() instanceof Upstream.Tensors;
  }

  /** Whether it makes vectors of texts. */
  public boolean isEmbedding() {
    return runner == Runner.ONNX
        || (upstream != null && upstream.use() instanceof Upstream.Embeddings);
  }
}
