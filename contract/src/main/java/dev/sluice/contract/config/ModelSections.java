package dev.sluice.contract.config;

import dev.sluice.contract.config.ModelConfig.Runner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what the configuration says of models. */
record ModelSections(Section root) {

  private static final Duration SHORTEST_FINISH_BY = Duration.ofSeconds(1);
  private static final int ECHO_CONCURRENCY = 256;
  private static final int ONNX_BATCH = 32;
  private static final int UPSTREAM_CONCURRENCY = 16;
  private static final int MOST_CONCURRENCY = 100_000;

  /** By name; those of the default if none is configured. */
  Map<String, ModelConfig> read() {
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

  private ModelConfig model(String name, Section section) {
    String runner = section.required("runner");
    ModelConfig model =
        switch (runner) {
          case "onnx" -> onnx(name, section);
          case "echo" -> echo(name, section);
          case "openai" -> openai(name, section);
          case "open-inference" -> openInference(name, section);
          case "custom" -> custom(name, section);
          default ->
              throw section.bad("runner", runner, "onnx, echo, openai, open-inference or custom");
        };
    section.close();
    return model;
  }

  private static ModelConfig onnx(String name, Section in) {
    return new ModelConfig(
        name,
        Runner.ONNX,
        in.integer("concurrency", Runtime.getRuntime().availableProcessors(), 1, 256),
        Batching.read(in, Batching.ofTexts(ONNX_BATCH)),
        Duration.ZERO,
        finishBy(in),
        RunLimits.read(in),
        Queueing.read(in),
        OnnxFiles.read(in),
        null,
        null);
  }

  private static ModelConfig echo(String name, Section in) {
    Duration delay = in.duration("delay", "0ms");
    return new ModelConfig(
        name,
        Runner.ECHO,
        in.integer("concurrency", ECHO_CONCURRENCY, 1, MOST_CONCURRENCY),
        Batching.ofRows(1),
        delay,
        finishBy(in),
        RunLimits.read(in, delay),
        Queueing.read(in),
        null,
        null,
        null);
  }

  private ModelConfig openai(String name, Section in) {
    return behindServer(
        name, Runner.OPENAI, in, Batching.ofRows(1), Upstream.openai(root, name, in));
  }

  private ModelConfig openInference(String name, Section in) {
    return behindServer(
        name,
        Runner.OPEN_INFERENCE,
        in,
        Batching.read(in, Batching.ofRows(1)),
        Upstream.openInference(root, name, in));
  }

  /** It may take as long as a request has; a server is asked again by the runner itself. */
  private static ModelConfig behindServer(
      String name, Runner runner, Section in, Batching batching, Upstream upstream) {
    Duration finishBy = finishBy(in);
    return new ModelConfig(
        name,
        runner,
        in.integer("concurrency", UPSTREAM_CONCURRENCY, 1, MOST_CONCURRENCY),
        batching,
        Duration.ZERO,
        finishBy,
        RunLimits.read(in, Duration.ZERO, new RunLimits(1, RunLimits.DEFAULT.backoff(), finishBy)),
        Queueing.read(in),
        null,
        upstream,
        null);
  }

  private static ModelConfig custom(String name, Section in) {
    return new ModelConfig(
        name,
        Runner.CUSTOM,
        in.integer("concurrency", 1, 1, MOST_CONCURRENCY),
        Batching.read(in, Batching.ofRows(1)),
        Duration.ZERO,
        finishBy(in),
        RunLimits.read(in),
        Queueing.read(in),
        null,
        null,
        Custom.read(in));
  }

  private static Duration finishBy(Section section) {
    Duration finishBy = section.duration("finish_by", Durations.write(ModelConfig.FINISH_BY));
    if (finishBy.compareTo(SHORTEST_FINISH_BY) < 0
        || finishBy.compareTo(ModelConfig.LONGEST_FINISH_BY) > 0) {
      throw section.bad("finish_by", Durations.write(finishBy), "between 1s and 6d");
    }
    return finishBy;
  }
}
