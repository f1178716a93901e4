package dev.sluice.cli;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice worker}. */
@Command(name = "worker", description = "Run a worker alone.", sortOptions = false)
final class WorkerCommand extends ServiceCommand<Worker> {

  @Option(
      names = "--lanes",
      paramLabel = "NAMES",
      description = "The lanes that it serves, with commas between; every one if left out.")
  @Nullable String lanes;

  @Override
  String name() {
    return "worker";
  }

  @Override
  Map<String, @Nullable Object> flags() {
    var flags = new HashMap<String, @Nullable Object>();
    flags.put("worker.lanes", lanes);
    return flags;
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
