package dev.sluice.worker;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.worker.onnx.OnnxRunner;
import dev.sluice.worker.openai.OpenAiRunner;
import dev.sluice.worker.openai.Pieces;
import dev.sluice.worker.openai.RedisPieces;
import dev.sluice.worker.openinference.OpenInferenceRunner;
import dev.sluice.worker.run.CustomRunners;
import dev.sluice.worker.run.EchoRunner;
import dev.sluice.worker.run.ModelQueue;
import dev.sluice.worker.run.ModelRunner;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The models that are served, loaded.
 *
 * @param pieces where those that generate tell what they have so far
 */
record Models(Map<String, ModelQueue> queues, Pieces pieces) implements AutoCloseable {

  /**
   * @param served those to load, by name
   * @throws RuntimeException with one clear line if a model cannot be loaded
   */
  static Models load(
      SluiceConfig config,
      Map<String, ModelConfig> served,
      WorkerMeters meters,
      InstantSource clock) {
    var models = new Models(new LinkedHashMap<>(), pieces(config, served, meters));
    try {
      served.forEach(
          (name, model) -> {
            var queue = new ModelQueue(model, runner(model, models.pieces), clock);
            models.queues.put(name, queue);
            meters.waiting(name, queue::waiting);
            meters.running(name, queue::running);
            meters.hung(name, queue::hung);
          });
      return models;
    } catch (RuntimeException e) {
      models.close();
      throw e;
    }
  }

  private static ModelRunner runner(ModelConfig config, Pieces pieces) {
    return switch (config.runner()) {
      case ONNX -> OnnxRunner.load(config);
      case CUSTOM -> CustomRunners.load(config);
      case ECHO -> new EchoRunner(config.name(), config.delay());
      case OPENAI -> OpenAiRunner.load(config, pieces);
      case OPEN_INFERENCE -> OpenInferenceRunner.load(config);
    };
  }

  /** Redis is asked for nothing but this, and not at all while no model generates. */
  private static Pieces pieces(
      SluiceConfig config, Map<String, ModelConfig> served, WorkerMeters meters) {
    if (served.values().stream().noneMatch(ModelConfig::isChat)) {
      return piece -> {};
    }
    var keys = new MirrorKeys(config.prefix());
    var pieces = new RedisPieces(config.redis().uri(), keys, meters::pieceLost);
    pieces.connect();
    return pieces;
  }

  Collection<ModelQueue> all() {
    return queues.values();
  }

  @Override
  public void close() {
    all().forEach(ModelQueue::close);
    pieces.close();
  }
}
