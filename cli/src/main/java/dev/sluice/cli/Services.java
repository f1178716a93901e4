package dev.sluice.cli;

import dev.sluice.admission.Admission;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.ManagementServer;
import dev.sluice.contract.service.Service;
import dev.sluice.ingress.Ingress;
import dev.sluice.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts services in this process, with their checks and metrics on one management port. */
public final class Services {

  /** The kinds of service. */
  public enum Kind {
    INGRESS,
    ADMISSION,
    WORKER
  }

  private final SluiceConfig config;
  private final Running running;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<Service> services = new CopyOnWriteArrayList<>();

  public Services(SluiceConfig config, Running running) {
    this.config = config;
    this.running = running;
    bind(meters);
  }

  private void bind(MeterRegistry registry) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    var collections = new JvmGcMetrics();
    collections.bindTo(registry);
    running.add(collections);
  }

  public Service start(Kind kind) {
    Service service =
        switch (kind) {
          case INGRESS -> Ingress.start(config, meters);
          case ADMISSION -> Admission.start(config, meters);
          case WORKER -> Worker.start(config, meters);
        };
    services.add(running.add(service));
    return service;
  }

  /**
   * Opens the management port.
   *
   * @return the port as bound
   */
  public int manage(String host, int port) {
    try {
      return running.add(ManagementServer.start(host, port, this::checks, meters::scrape)).port();
    } catch (IOException e) {
      throw CommandException.usage(
          "port %d (management) is taken; choose another with --management-port PORT"
              .formatted(port));
    }
  }

  private List<Check> checks() {
    return services.stream().flatMap(service -> service.checks().stream()).toList();
  }
}
