package dev.sluice.cli;

import dev.sluice.contract.service.Admin;
import dev.sluice.contract.service.Check;
import dev.sluice.contract.service.ManagementServer;
import dev.sluice.contract.service.Service;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The services in this process, with their checks and metrics on one management port. */
public final class Services {

  private final Running running;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<Service> services = new CopyOnWriteArrayList<>();

  public Services(Running running) {
    this.running = running;
    running.add(new ProcessMeters(meters));
  }

  /** Starts a service; it is closed with what runs. */
  public <T extends Service> T start(Function<MeterRegistry, T> start) {
    T service = running.add(start.apply(meters));
    services.add(service);
    return service;
  }

  /**
   * Opens the management port, to be called once all services are started.
   *
   * @param token what calls of {@code /admin} must bring
   * @return the port as bound
   */
  public int manage(String host, int port, Optional<String> token) {
    var routes = services.stream().flatMap(service -> service.routes().stream()).toList();
    var admin = new Admin(routes, token);
    try {
      return running
          .add(ManagementServer.start(host, port, this::checks, meters::scrape, admin))
          .port();
    } catch (IOException e) {
      throw CommandException.usage(
          "the management port %s:%d cannot be opened: %s".formatted(host, port, e.getMessage()));
    }
  }

  private List<Check> checks() {
    return services.stream().flatMap(service -> service.checks().stream()).toList();
  }
}
