package dev.sluice.ingress.http;

import io.netty.channel.EventLoop;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/** Which call a path and a method mean; one per event loop. */
public final class Routes {

  /** The calls there are. */
  public interface Calls {

    /** The body is still to be read. */
    void submit(Exchange exchange);

    void list(Exchange exchange);

    void poll(Exchange exchange, String id);

    void cancel(Exchange exchange, String id);

    void events(Exchange exchange, String id);

    void limits(Exchange exchange);

    void models(Exchange exchange);

    void model(Exchange exchange, String name);

    /** The body is still to be read. */
    void embeddings(Exchange exchange);

    /** The body is still to be read. */
    void chat(Exchange exchange);

    /**
     * @param path one of {@code /openapi.yaml}, {@code /asyncapi.yaml} and {@code /docs}
     */
    void document(Exchange exchange, String path);
  }

  private static final String INFERENCES = "/v1/inferences";
  private static final String CANCEL = "/cancel";
  private static final Set<String> DOCUMENTS = Set.of("/openapi.yaml", "/asyncapi.yaml", "/docs");
  private static final String EVENTS = "/events";
  private static final String LIMITS = "/v1/limits";

  private final EventLoop loop;
  private final Connections connections;
  private final Bodies bodies;
  private final Callers callers;
  private final Calls calls;

  public Routes(
      EventLoop loop, Connections connections, Bodies bodies, Callers callers, Calls calls) {
    this.loop = loop;
    this.connections = connections;
    this.bodies = bodies;
    this.callers = callers;
    this.calls = calls;
  }

  public void handle(HttpServerRequest request) {
    Exchange exchange = exchange(request);
    if (Heads.hasTooManyFields(request)) {
      exchange.cutOff(Heads.tooManyFields());
    } else {
      exchange.step(() -> route(request, exchange));
    }
  }

  private void route(HttpServerRequest request, Exchange exchange) {
    String path = request.path();
    HttpMethod method = request.method();
    if (INFERENCES.equals(path) && method == HttpMethod.POST) {
      calls.submit(exchange);
      return;
    }
    if (path != null && OpenAiRoutes.route(exchange, path, method, calls)) {
      return;
    }
    exchange.received();
    boolean get = method == HttpMethod.GET;
    if (path != null && path.startsWith(INFERENCES + "/")) {
      job(exchange, path.substring(INFERENCES.length() + 1), method);
    } else if (INFERENCES.equals(path) && get) {
      calls.list(exchange);
    } else if (LIMITS.equals(path) && get) {
      calls.limits(exchange);
    } else if (path != null && DOCUMENTS.contains(path) && get) {
      calls.document(exchange, path);
    } else if (INFERENCES.equals(path)) {
      notAllowed(exchange, "GET, POST");
    } else if (path != null && isReadOnly(path)) {
      notAllowed(exchange, "GET");
    } else {
      unknown(exchange);
    }
  }

  private static boolean isReadOnly(String path) {
    return LIMITS.equals(path) || DOCUMENTS.contains(path);
  }

  /**
   * @param rest of the path: an id, perhaps with what to do about it
   */
  private void job(Exchange exchange, String rest, HttpMethod method) {
    int slash = rest.indexOf('/');
    String id = slash < 0 ? rest : rest.substring(0, slash);
    String action = slash < 0 ? "" : rest.substring(slash);
    switch (action) {
      case "" -> {
        if (method == HttpMethod.GET) {
          calls.poll(exchange, id);
        } else {
          notAllowed(exchange, "GET");
        }
      }
      case CANCEL -> {
        if (method == HttpMethod.POST) {
          calls.cancel(exchange, id);
        } else {
          notAllowed(exchange, "POST");
        }
      }
      case EVENTS -> {
        if (method == HttpMethod.GET) {
          calls.events(exchange, id);
        } else {
          notAllowed(exchange, "GET");
        }
      }
      default -> unknown(exchange);
    }
  }

  /** What the HTTP decoder could not read. */
  public void handleInvalid(HttpServerRequest request) {
    exchange(request).cutOff(Heads.unreadable(request.decoderResult().cause()));
  }

  private Exchange exchange(HttpServerRequest request) {
    Link link = connections.of(request.connection());
    link.receiving();
    return new Exchange(request, loop, link, bodies, callers);
  }

  private static void unknown(Exchange exchange) {
    exchange.problem(
        Problem.notFound(
            "there are %1$s, %1$s/{id}, %1$s/{id}%2$s, %1$s/{id}%3$s, %4$s, %5$s, %5$s/{id}, %6$s and %7$s, described at /docs"
                .formatted(
                    INFERENCES,
                    CANCEL,
                    EVENTS,
                    LIMITS,
                    OpenAiRoutes.MODELS,
                    OpenAiRoutes.EMBEDDINGS,
                    OpenAiRoutes.CHAT)));
  }

  static void notAllowed(Exchange exchange, String allowed) {
    exchange.headers().set(Fields.ALLOW, allowed);
    exchange.problem(Problem.notAllowed("only %s will do here".formatted(allowed)));
  }
}
