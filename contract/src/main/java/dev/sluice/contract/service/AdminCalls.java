package dev.sluice.contract.service;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the route of a call, reads its body and runs it. Safe from any thread. */
final class AdminCalls {

  private static final int LARGEST_BODY = 1024 * 1024;
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
  private static final String JSON = "application/json";

  /** How often as much is read of a body that is too large, so that its sender hears of it. */
  private static final int MOST_MORE = 8;

  private final Admin admin;
  private final AdminGuard guard;

  AdminCalls(Admin admin, boolean loopback) {
    this.admin = admin;
    this.guard = new AdminGuard(loopback, admin.token());
  }

  /**
   * @throws CallException if the caller may not make calls
   */
  void check(HttpExchange exchange) {
    guard.check(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  /**
   * @throws CallException if it is refused
   */
  Reply run(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String method = exchange.getRequestMethod();
    var others = new TreeMap<String, Route>();
    for (Route route : admin.routes()) {
      Map<String, String> parameters = route.match(path);
      if (parameters != null && route.method().equals(method)) {
        byte[] body = WITH_BODY.contains(method) ? body(exchange) : new byte[0];
        Map<String, String> query = Route.query(exchange.getRequestURI().getRawQuery());
        String ifMatch = exchange.getRequestHeaders().getFirst("If-Match");
        return route.action().run(new Call(parameters, query, ifMatch, body));
      } else if (parameters != null) {
        others.put(route.method(), route);
      }
    }
    if (others.isEmpty()) {
      throw CallException.notFound(known());
    }
    String allowed = String.join(", ", others.keySet());
    exchange.getResponseHeaders().set("Allow", allowed);
    throw CallException.notAllowed(allowed);
  }

  private String known() {
    return admin.routes().isEmpty()
        ? "this service has no calls below /admin"
        : admin.routes().stream()
            .map(Route::path)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", ", "there are ", ""));
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (!isJson(type)) {
      throw CallException.unsupported("Content-Type: '%s' is not %s".formatted(type, JSON));
    }
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      for (int more = 0; more < MOST_MORE; more++) {
        if (in.readNBytes(body, 0, body.length) < body.length) {
          break;
        }
      }
      throw CallException.tooLarge("the body is larger than %d bytes".formatted(LARGEST_BODY));
    }
    return body;
  }

  private static boolean isJson(@Nullable String type) {
    return type != null && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON);
  }
}
