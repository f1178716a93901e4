package dev.sluice.contract.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one model is run.
 *
 * @param concurrency how many batches run at once
 * @param batching how requests are run together
 * @param delay how long {@code echo} waits before it answers
 * @param finishBy how long after its acceptance a request ends at the latest
 * @param limits how far a worker goes for one request
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
    @Nullable Custom custom) {

  /** Also for models that nobody has configured. */
  public static final Duration FINISH_BY = Duration.ofHours(1);

  private static final Duration SHORTEST_FINISH_BY = Duration.ofSeconds(1);

  /** Shorter than topics keep their records. */
  public static final Duration LONGEST_FINISH_BY = Duration.ofDays(6);

  /** With the usual deadline and limits. */
  public ModelConfig(String name, Runner runner, int concurrency, int maxBatch, Duration delay) {
    this(
        name,
        runner,
        concurrency,
        batching(runner, maxBatch),
        delay,
        FINISH_BY,
        RunLimits.DEFAULT,
        null);
  }

  private static Batching batching(Runner runner, int maxBatch) {
    return runner == Runner.ONNX
        ? new Batching(maxBatch, ONNX_TOKENS, Duration.ZERO)
        : Batching.ofRows(maxBatch);
  }

  /** The most rows in a batch. */
  public int maxBatch() {
    return batching.maxRows();
  }

  /** The kinds of runner. */
  public enum Runner {
    /** all-MiniLM-L6-v2, quantised, in this process: sentence embeddings. */
    ONNX,
    /** Gives its input back, after a delay if one is set. */
    ECHO,
    /** One that the worker finds on its class path. */
    CUSTOM
  }

  private static final int ECHO_CONCURRENCY = 256;
  private static final int ONNX_BATCH = 32;
  private static final int ONNX_TOKENS = 8192;

  static Map<String, ModelConfig> read(Section root) {
    var models = new LinkedHashMap<String, ModelConfig>();
    root.sections("models").forEach((name, section) -> models.put(name, model(name, section)));
    if (models.isEmpty()) {
      int cores = Runtime.getRuntime().availableProcessors();
      models.put(
          "all-minilm-l6-v2",
          new ModelConfig("all-minilm-l6-v2", Runner.ONNX, cores, ONNX_BATCH, Duration.ZERO));
      models.put("echo", new ModelConfig("echo", Runner.ECHO, ECHO_CONCURRENCY, 1, Duration.ZERO));
    }
    return models;
  }

  private static ModelConfig model(String name, Section section) {
    String runner = section.required("runner");
    ModelConfig model =
        switch (runner) {
          case "onnx" ->
              new ModelConfig(
                  name,
                  Runner.ONNX,
                  section.integer(
                      "concurrency", Runtime.getRuntime().availableProcessors(), 1, 256),
                  Batching.read(section, ONNX_BATCH, ONNX_TOKENS),
                  Duration.ZERO,
                  finishBy(section),
                  RunLimits.read(section, Duration.ZERO),
                  null);
          case "echo" -> echo(name, section);
          case "custom" -> custom(name, section);
          default -> throw section.bad("runner", runner, "onnx, echo or custom");
        };
    section.close();
    return model;
  }

  private static ModelConfig echo(String name, Section section) {
    Duration delay = section.duration("delay", "0ms");
    return new ModelConfig(
        name,
        Runner.ECHO,
        section.integer("concurrency", ECHO_CONCURRENCY, 1, 100_000),
        Batching.ofRows(1),
        delay,
        finishBy(section),
        RunLimits.read(section, delay),
        null);
  }

  private static ModelConfig custom(String name, Section section) {
    return new ModelConfig(
        name,
        Runner.CUSTOM,
        section.integer("concurrency", 1, 1, 100_000),
        Batching.read(section, 1, Batching.mostTokens()),
        Duration.ZERO,
        finishBy(section),
        RunLimits.read(section, Duration.ZERO),
        Custom.read(section));
  }

  private static Duration finishBy(Section section) {
    Duration finishBy = section.duration("finish_by", Durations.write(FINISH_BY));
    if (finishBy.compareTo(SHORTEST_FINISH_BY) < 0 || finishBy.compareTo(LONGEST_FINISH_BY) > 0) {
      throw section.bad("finish_by", Durations.write(finishBy), "between 1s and 6d");
    }
    return finishBy;
  }
}
