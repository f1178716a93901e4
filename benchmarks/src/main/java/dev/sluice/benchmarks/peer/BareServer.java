package dev.sluice.benchmarks.peer;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The most that an HTTP server on Vert.x can do here: it reads the body and gives one and the same
 * answer to everything. Runs as a process of its own: {@code BareServer PORT ANSWER-FILE}.
 */
public final class BareServer {

  private BareServer() {}

  public static void main(String... args) throws IOException {
    CannedAnswer answer = CannedAnswer.parse(Files.readAllBytes(Path.of(args[1])));
    start(vertx(), Integer.parseInt(args[0]), answer).await();
  }

  /** As many event loops as there are cores, with the native transport: what the ingress has. */
  static Vertx vertx() {
    int cores = Runtime.getRuntime().availableProcessors();
    return Vertx.vertx(
        new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(cores));
  }

  static Future<String> start(Vertx vertx, int port, CannedAnswer answer) {
    int cores = Runtime.getRuntime().availableProcessors();
    return vertx.deployVerticle(
        () -> new Server(port, answer), new DeploymentOptions().setInstances(cores));
  }

  private static final class Server extends VerticleBase {
    private final int port;
    private final CannedAnswer answer;

    Server(int port, CannedAnswer answer) {
      this.port = port;
      this.answer = answer;
    }

    @Override
    public Future<?> start() {
      return vertx
          .createHttpServer()
          .requestHandler(this::serve)
          .listen(port, InetAddress.getLoopbackAddress().getHostAddress());
    }

    private void serve(HttpServerRequest request) {
      request.body().onSuccess(body -> answer.give(request.response()));
    }
  }
}
