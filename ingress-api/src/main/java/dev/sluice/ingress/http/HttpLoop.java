package dev.sluice.ingress.http;

import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.ingress.IngressMeters;
import dev.sluice.ingress.check.BrokerClock;
import dev.sluice.ingress.check.FastChecks;
import dev.sluice.ingress.check.RedisLink;
import dev.sluice.ingress.poll.JobReader;
import dev.sluice.ingress.poll.Waiters;
import dev.sluice.ingress.publish.Publisher;
import dev.sluice.ingress.publish.ShedSummary;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One event loop of the public port; all loops share the port and the parts. */
public final class HttpLoop extends AbstractVerticle {

  private static final int IDLE_SECONDS = 75;
  private static final int HEADERS = 16 * 1024;
  private static final int REQUEST_LINE = 4 * 1024;

  private final SluiceConfig config;
  private final Shared shared;

  /** What the loops share. */
  public record Shared(
      RedisLink redis,
      MirrorKeys keys,
      FastChecks.SharedState checks,
      BrokerClock clock,
      Publisher publisher,
      ShedSummary shed,
      JobReader jobs,
      Waiters waiters,
      IngressMeters meters,
      AtomicLong bodies,
      AtomicInteger connections,
      AtomicInteger port) {}

  public HttpLoop(SluiceConfig config, Shared shared) {
    this.config = config;
    this.shared = shared;
  }

  @Override
  public void start(Promise<Void> started) {
    var checks =
        new FastChecks(
            vertx,
            shared.redis,
            shared.keys,
            shared.checks,
            config.ingress().redisBudget(),
            config.results().timeToLive());
    var bodies =
        new Bodies(vertx, config.ingress().maxBody(), config.ingress().maxBodies(), shared.bodies);
    var submit =
        new Submit(
            vertx,
            new Submit.Parts(
                config.plans(),
                new SubmissionParser(config.models()),
                shared.clock,
                shared.publisher,
                config.topics().requests(),
                shared.shed,
                shared.meters),
            checks,
            bodies);
    var connections = new Connections(vertx, shared.connections, config.ingress().maxConnections());
    Router others = others(checks);
    HttpServer server = vertx.createHttpServer(options());
    server.connectionHandler(connections::opened);
    server.invalidRequestHandler(HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER);
    server.requestHandler(
        request -> {
          connections.asked(request.connection());
          // Submissions come first and by the thousand: they need no router.
          if (request.method() == HttpMethod.POST && request.path().equals(Paths.INFERENCES)) {
            submit.handle(request);
          } else {
            others.handle(request);
          }
        });
    server
        .listen()
        .onSuccess(
            listening -> {
              shared.port.set(listening.actualPort());
              started.complete();
            })
        .onFailure(started::fail);
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(config.ingress().host())
        .setPort(config.ingress().httpPort())
        .setIdleTimeout(IDLE_SECONDS)
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setMaxHeaderSize(HEADERS)
        .setMaxInitialLineLength(REQUEST_LINE)
        .setHandle100ContinueAutomatically(true);
  }

  private Router others(FastChecks checks) {
    var poll = new Poll(vertx, shared.jobs, shared.waiters, config.results().timeToLive());
    var look = new Look(config.plans(), shared.clock, checks, config.models().values());
    Router router = Router.router(vertx);
    router.get(Paths.INFERENCES + "/:id").handler(c -> poll.handle(c.request(), c.pathParam("id")));
    router.get("/v1/limits").handler(c -> look.limits(c.request()));
    router.get("/v1/models").handler(c -> look.models(c.request()));
    allow(router, Paths.INFERENCES, "POST");
    allow(router, Paths.INFERENCES + "/:id", "GET");
    allow(router, "/v1/limits", "GET");
    allow(router, "/v1/models", "GET");
    router
        .route()
        .last()
        .handler(
            c ->
                Answers.problem(
                    c.response(),
                    Problem.of(
                        404,
                        "Not found",
                        "there is nothing here; see %s, /v1/limits and /v1/models"
                            .formatted(Paths.INFERENCES))));
    router
        .route()
        .failureHandler(
            c -> {
              int status = c.statusCode() >= 400 && c.statusCode() < 500 ? c.statusCode() : 500;
              shared.meters.failed(c.failure());
              Answers.problem(
                  c.response(),
                  Problem.of(
                      status,
                      status == 500 ? "Internal error" : "Bad request",
                      status == 500 ? "this should not have happened" : "the path is malformed"));
            });
    return router;
  }

  private static void allow(Router router, String path, String method) {
    router
        .route(path)
        .handler(
            c -> {
              c.response().putHeader("Allow", method);
              Answers.problem(
                  c.response(),
                  Problem.of(
                      405,
                      "Method not allowed",
                      "%s is not allowed here; use %s".formatted(c.request().method(), method)));
            });
  }
}
