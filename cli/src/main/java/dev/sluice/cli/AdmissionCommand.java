package dev.sluice.cli;

import dev.sluice.admission.Admission;
import dev.sluice.contract.config.SluiceConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice admission}. */
@Command(name = "admission", description = "Run the admission stream alone.", sortOptions = false)
final class AdmissionCommand extends ServiceCommand<Admission> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where its state lies, which Kafka can give it again (.sluice/admission).")
  @Nullable Path data;

  @Override
  String name() {
    return "admission";
  }

  @Override
  Map<String, @Nullable Object> flags() {
    var flags = new HashMap<String, @Nullable Object>();
    flags.put("admission.data", data);
    return flags;
  }

  @Override
  Management management(SluiceConfig config) {
    return new Management(config.admission().managementHost(), config.admission().managementPort());
  }

  @Override
  void check(SluiceConfig config, PortCheck ports) {}

  @Override
  Admission start(SluiceConfig config, MeterRegistry meters) {
    return Admission.start(config, meters);
  }

  @Override
  String where(SluiceConfig config, Admission admission) {
    return "";
  }
}
