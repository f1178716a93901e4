package dev.sluice.cli;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.ingress.Ingress;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sluice ingress}. */
@Command(name = "ingress", description = "Run the HTTP ingress alone.", sortOptions = false)
final class IngressCommand extends ServiceCommand<Ingress> {

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "The public port; 0 for any free one.")
  @Nullable Integer httpPort;

  @Override
  String name() {
    return "ingress";
  }

  @Override
  Map<String, @Nullable Object> flags() {
    var flags = new HashMap<String, @Nullable Object>();
    flags.put("ingress.http_port", httpPort);
    return flags;
  }

  @Override
  Management management(SluiceConfig config) {
    return new Management(config.ingress().managementHost(), config.ingress().managementPort());
  }

  @Override
  void check(SluiceConfig config, PortCheck ports) {
    ports.take(config.ingress().host(), config.ingress().httpPort(), "HTTP", "--http-port");
  }

  @Override
  Ingress start(SluiceConfig config, MeterRegistry meters) {
    return Ingress.start(config, meters);
  }

  @Override
  String where(SluiceConfig config, Ingress ingress) {
    return " on http://%s:%d".formatted(config.ingress().host(), ingress.httpPort());
  }
}
