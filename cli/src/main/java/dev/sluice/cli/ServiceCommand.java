package dev.sluice.cli;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.service.Service;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One service as a process of its own, with its management port. */
abstract class ServiceCommand<T extends Service> implements Callable<Integer> {

  /** Where the service shows its health and metrics. */
  record Management(String host, int port) {}

  @Mixin ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "Health and metrics; 0 for any free one.")
  @Nullable Integer managementPort;

  /** As the service is called in the configuration. */
  abstract String name();

  /** Flags of this service alone, by path of the key they override. */
  abstract Map<String, @Nullable Object> flags();

  abstract Management management(SluiceConfig config);

  /** Takes the ports that the service itself will open. */
  abstract void check(SluiceConfig config, PortCheck ports);

  abstract T start(SluiceConfig config, MeterRegistry meters);

  /** Where the service is reached, in words; empty if nowhere. */
  abstract String where(SluiceConfig config, T service);

  @Override
  public Integer call() {
    var flags = new HashMap<>(flags());
    flags.put(name() + ".management_port", managementPort);
    SluiceConfig config = options.read(flags);
    Management management = management(config);
    try (var ports = new PortCheck()) {
      check(config, ports);
      ports.take(management.host(), management.port(), "management", "--management-port");
    }
    Running running = Running.inThisProcess();
    try {
      var services = new Services(running);
      T service = services.start(meters -> start(config, meters));
      int port = services.manage(management.host(), management.port(), config.admin().token());
      System.out.printf(
          "Sluice %s is ready%s; management http://%s:%d%n",
          name(), where(config, service), management.host(), port);
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
    running.await();
    return ExitCodes.OK;
  }
}
