package dev.sluice.cli;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code sluice worker}. */
@Command(name = "worker", description = "Run a worker alone.", sortOptions = false)
final class WorkerCommand extends ServiceCommand<Worker> {

  @Override
  String name() {
    return "worker";
  }

  @Override
  Map<String, @Nullable Object> flags() {
    return Map.of();
  }

  @Override
  Management management(SluiceConfig config) {
    return new Management(config.worker().managementHost(), config.worker().managementPort());
  }

  @Override
  void check(SluiceConfig config, PortCheck ports) {}

  @Override
  Worker start(SluiceConfig config, MeterRegistry meters) {
    return Worker.start(config, meters);
  }

  @Override
  String where(SluiceConfig config, Worker worker) {
    return "";
  }
}
