package dev.sluice.worker.run;

import java.util.Map;

/**
 * Makes runners of one kind, for models with {@code runner: custom}. An implementation has a public
 * constructor without parameters, and is named in {@code
 * META-INF/services/dev.sluice.worker.run.RunnerFactory} of a JAR on the worker's class path.
 */
public interface RunnerFactory {

  /** What the configuration calls it. */
  String kind();

  /**
   * Loads a model, so that the first request does not wait for that; called once at the start for
   * each model of this kind.
   *
   * @throws RuntimeException if that cannot be, whose message names the setting that is wrong; the
   *     worker then does not start
   */
  ModelRunner load(Wanted wanted);

  /**
   * What the configuration says of a model.
   *
   * @param concurrency how many batches are run at once at most
   * @param maxBatch the most rows in a batch, but for a single input that alone has more
   * @param settings what lies below {@code settings}
   */
  record Wanted(String model, int concurrency, int maxBatch, Map<String, String> settings) {}
}
