package dev.sluice.contract.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The management port: {@code /health/live}, {@code /health/ready} and {@code /metrics}, on threads
 * of its own, so that it answers however busy the service is.
 */
public final class ManagementServer implements AutoCloseable {

  private static final int THREADS = 2;
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final HttpServer server;
  private final ExecutorService threads;
  private final boolean loopback;

  private ManagementServer(HttpServer server, boolean loopback) {
    this.server = server;
    this.loopback = loopback;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "management");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * @param checks asked at each call of {@code /health/ready}
   * @param metrics the metrics in Prometheus' text format
   * @throws IOException if the port cannot be bound
   */
  public static ManagementServer start(
      String host, int port, Supplier<List<Check>> checks, Supplier<String> metrics)
      throws IOException {
    InetAddress address = InetAddress.getByName(host);
    HttpServer http = HttpServer.create(new InetSocketAddress(address, port), 64);
    var server = new ManagementServer(http, address.isLoopbackAddress());
    http.setExecutor(server.threads);
    server.on("/health/live", exchange -> json(exchange, 200, Map.of("status", "live")));
    server.on("/health/ready", exchange -> ready(exchange, checks.get()));
    server.on(
        "/metrics", exchange -> answer(exchange, 200, "text/plain; version=0.0.4", metrics.get()));
    server.on(
        "/",
        exchange ->
            json(
                exchange,
                404,
                Map.of("detail", "there are /health/live, /health/ready and /metrics")));
    http.start();
    return server;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private record Readiness(String status, List<Check> checks) {}

  private interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  private void on(String path, Handler handler) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            String problem = refusal(exchange, path);
            if (problem == null) {
              handler.handle(exchange);
            } else {
              json(exchange, 400, Map.of("detail", problem));
            }
          }
        });
  }

  /** Bound to loopback, only loopback's names are answered: a page that rebinds its name is not. */
  private @Nullable String refusal(HttpExchange exchange, String path) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    String name = host == null ? "" : host.replaceFirst(":\\d+$", "");
    if (loopback && !LOCAL_NAMES.contains(name)) {
      return "Host '%s' is not one of %s".formatted(host, LOCAL_NAMES);
    }
    return exchange.getRequestMethod().equals("GET") || path.equals("/")
        ? null
        : "only GET is answered here";
  }

  private static void ready(HttpExchange exchange, List<Check> checks) throws IOException {
    boolean ready = checks.stream().allMatch(Check::ready);
    json(exchange, ready ? 200 : 503, new Readiness(ready ? "ready" : "not ready", checks));
  }

  private static void json(HttpExchange exchange, int status, Object body) throws IOException {
    answer(exchange, status, "application/json", Json.text(body) + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
