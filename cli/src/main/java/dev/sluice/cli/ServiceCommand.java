package dev.sluice.cli;

import dev.sluice.cli.up.PortCheck;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.service.Service;
import dev.sluice.ingress.Ingress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One service as a process of its own. */
abstract class ServiceCommand implements Callable<Integer> {

  @Mixin ConfigOptions options = new ConfigOptions();

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "Health and metrics; 0 for any free one.")
  @Nullable Integer managementPort;

  private final Services.Kind kind;

  ServiceCommand(Services.Kind kind) {
    this.kind = kind;
  }

  /** Flags of this service alone, by path of the key they override. */
  void addFlags(Map<String, @Nullable Object> flags) {}

  abstract String managementHost(SluiceConfig config);

  abstract int managementPort(SluiceConfig config);

  @Override
  public Integer call() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    var flags = new HashMap<String, @Nullable Object>();
    flags.put(name + ".management_port", managementPort);
    addFlags(flags);
    SluiceConfig config = options.read(flags);
    String host = managementHost(config);
    PortCheck.free(host, managementPort(config), "management", "--management-port");

    var running = new Running();
    try {
      var services = new Services(config, running);
      Service service = services.start(kind);
      int port = services.manage(host, managementPort(config));
      String at =
          service instanceof Ingress ingress
              ? " on http://%s:%d".formatted(config.ingress().host(), ingress.httpPort())
              : "";
      System.out.printf("%s is ready%s, management on http://%s:%d%n", name, at, host, port);
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
    running.await();
    return ExitCodes.OK;
  }

  @Command(name = "ingress", description = "Run the HTTP ingress alone.", sortOptions = false)
  static final class IngressCommand extends ServiceCommand {

    @Option(names = "--http-port", paramLabel = "PORT", description = "The public port.")
    @Nullable Integer httpPort;

    IngressCommand() {
      super(Services.Kind.INGRESS);
    }

    @Override
    void addFlags(Map<String, @Nullable Object> flags) {
      flags.put("ingress.http_port", httpPort);
    }

    @Override
    String managementHost(SluiceConfig config) {
      PortCheck.free(config.ingress().host(), config.ingress().httpPort(), "HTTP", "--http-port");
      return config.ingress().managementHost();
    }

    @Override
    int managementPort(SluiceConfig config) {
      return config.ingress().managementPort();
    }
  }

  @Command(name = "admission", description = "Run the admission stream alone.", sortOptions = false)
  static final class AdmissionCommand extends ServiceCommand {

    @Option(names = "--data", paramLabel = "DIR", description = "Where its state lies.")
    @Nullable Path data;

    AdmissionCommand() {
      super(Services.Kind.ADMISSION);
    }

    @Override
    void addFlags(Map<String, @Nullable Object> flags) {
      flags.put("admission.data", data);
    }

    @Override
    String managementHost(SluiceConfig config) {
      return config.admission().managementHost();
    }

    @Override
    int managementPort(SluiceConfig config) {
      return config.admission().managementPort();
    }
  }

  @Command(name = "worker", description = "Run a worker alone.", sortOptions = false)
  static final class WorkerCommand extends ServiceCommand {

    WorkerCommand() {
      super(Services.Kind.WORKER);
    }

    @Override
    String managementHost(SluiceConfig config) {
      return config.worker().managementHost();
    }

    @Override
    int managementPort(SluiceConfig config) {
      return config.worker().managementPort();
    }
  }
}
