package dev.sluice.worker.run;

import dev.sluice.contract.config.Custom;
import dev.sluice.contract.config.ModelConfig;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The runners that are found on the class path. */
public final class CustomRunners {

  private CustomRunners() {}

  /**
   * @throws IllegalStateException if there is none of the kind or it does not load, in one line
   */
  public static ModelRunner load(ModelConfig model) {
    Custom custom = Objects.requireNonNull(model.custom());
    List<RunnerFactory> all = all(model);
    RunnerFactory factory =
        all.stream()
            .filter(each -> each.kind().equals(custom.kind()))
            .findFirst()
            .orElseThrow(() -> notThere(model.name(), custom.kind(), all));
    try {
      return factory.load(
          new RunnerFactory.Wanted(
              model.name(), model.concurrency(), model.maxBatch(), custom.settings()));
    } catch (RuntimeException | LinkageError e) {
      throw broken(model, e);
    }
  }

  private static List<RunnerFactory> all(ModelConfig model) {
    try {
      return ServiceLoader.load(RunnerFactory.class).stream()
          .map(ServiceLoader.Provider::get)
          .toList();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw broken(model, e);
    }
  }

  private static IllegalStateException notThere(
      String model, String kind, List<RunnerFactory> all) {
    return new IllegalStateException(
        "models.%s.kind: '%s' is no runner on the class path (there are: %s)"
            .formatted(
                model,
                kind,
                all.isEmpty()
                    ? "none"
                    : String.join(", ", all.stream().map(RunnerFactory::kind).sorted().toList())));
  }

  private static IllegalStateException broken(ModelConfig model, Throwable e) {
    return new IllegalStateException(
        "model %s cannot be loaded: %s".formatted(model.name(), e.getMessage()), e);
  }
}
