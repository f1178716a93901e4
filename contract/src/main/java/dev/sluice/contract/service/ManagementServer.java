package dev.sluice.contract.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The management port: {@code /health/live}, {@code /health/ready}, {@code /metrics} and what
 * services offer below {@code /admin}, on threads of its own, so that it answers however busy the
 * service is; calls below {@code /admin} may take long and have threads apart.
 */
public final class ManagementServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

  private static final int THREADS = 2;
  private static final int MOST_WAITING = 64;
  private static final String RETRY_SECONDS = "5";
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, named("management"));
  private final ExecutorService adminThreads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          named("management-admin"));
  private final boolean loopback;
  private final Map<String, Handler> views;
  private final AdminCalls calls;

  private ManagementServer(
      HttpServer server, boolean loopback, Map<String, Handler> views, Admin admin) {
    this.server = server;
    this.loopback = loopback;
    this.views = views;
    this.calls = new AdminCalls(admin, loopback);
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * @param checks asked at each call of {@code /health/ready}
   * @param metrics the metrics in Prometheus' text format
   * @throws IOException if the port cannot be bound
   */
  public static ManagementServer start(
      String host, int port, Supplier<List<Check>> checks, Supplier<String> metrics, Admin admin)
      throws IOException {
    InetAddress address = InetAddress.getByName(host);
    HttpServer http = HttpServer.create(new InetSocketAddress(address, port), 64);
    Map<String, Handler> views =
        Map.of(
            "/health/live",
            exchange -> json(exchange, 200, Map.of("status", "live")),
            "/health/ready",
            exchange -> ready(exchange, checks.get()),
            "/metrics",
            exchange -> answer(exchange, 200, "text/plain; version=0.0.4", bytes(metrics.get())));
    var server = new ManagementServer(http, address.isLoopbackAddress(), views, admin);
    http.setExecutor(server.threads);
    http.createContext("/", server::handle);
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

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (path.equals(Route.ROOT) || path.startsWith(Route.ROOT + "/")) {
      guarded(exchange, this::admin);
    } else {
      guarded(exchange, one -> closing(one, this::view));
    }
  }

  /** Runs a handler that answers and closes; what it refuses or fails at is answered here. */
  private void guarded(HttpExchange exchange, Handler handler) throws IOException {
    try {
      checkHost(exchange);
      handler.handle(exchange);
    } catch (CallException e) {
      closing(exchange, one -> problem(one, e));
    } catch (RuntimeException e) {
      LOG.error("A call of the management port failed", e);
      closing(exchange, one -> problem(one, CallException.internal()));
    }
  }

  private static void closing(HttpExchange exchange, Handler handler) throws IOException {
    try {
      handler.handle(exchange);
      exchange.close();
    } catch (IOException e) {
      exchange.close();
      throw e;
    }
  }

  /** Bound to loopback, only loopback's names are answered: a page that rebinds its name is not. */
  private void checkHost(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    String name = host == null ? "" : host.replaceFirst(":\\d+$", "");
    if (loopback && !LOCAL_NAMES.contains(name)) {
      throw CallException.badRequest("Host '%s' is not one of %s".formatted(host, LOCAL_NAMES));
    }
  }

  private void view(HttpExchange exchange) throws IOException {
    Handler view = views.get(exchange.getRequestURI().getRawPath());
    if (view == null) {
      throw CallException.notFound("there are /health/live, /health/ready, /metrics and /admin");
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      throw CallException.notAllowed("GET");
    }
    view.handle(exchange);
  }

  private void admin(HttpExchange exchange) {
    calls.check(exchange);
    try {
      adminThreads.execute(() -> runAdmin(exchange));
    } catch (RejectedExecutionException e) {
      throw CallException.unavailable("too many calls are waiting");
    }
  }

  private void runAdmin(HttpExchange exchange) {
    try {
      guarded(exchange, one -> closing(one, this::reply));
    } catch (IOException e) {
      LOG.debug("The caller has gone", e);
    }
  }

  private void reply(HttpExchange exchange) throws IOException {
    Reply reply = calls.run(exchange);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    if (reply.body() == null) {
      exchange.sendResponseHeaders(reply.status(), -1);
    } else {
      json(exchange, reply.status(), reply.body());
    }
  }

  private static void ready(HttpExchange exchange, List<Check> checks) throws IOException {
    boolean ready = checks.stream().allMatch(Check::ready);
    json(exchange, ready ? 200 : 503, new Readiness(ready ? "ready" : "not ready", checks));
  }

  private static void problem(HttpExchange exchange, CallException e) throws IOException {
    if (e.status() == 401) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
    } else if (e.status() == 503) {
      exchange.getResponseHeaders().set("Retry-After", RETRY_SECONDS);
    }
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    answer(exchange, e.status(), "application/problem+json", line(e.problem()));
  }

  private static void json(HttpExchange exchange, int status, Object body) throws IOException {
    answer(exchange, status, "application/json", line(body));
  }

  private static byte[] line(Object body) {
    byte[] json = Json.write(body);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    adminThreads.shutdownNow();
  }
}
