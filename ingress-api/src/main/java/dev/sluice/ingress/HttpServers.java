package dev.sluice.ingress;

import dev.sluice.contract.config.IngressConfig;
import dev.sluice.contract.service.FreePort;
import dev.sluice.ingress.http.Bodies;
import dev.sluice.ingress.http.CountingTransport;
import dev.sluice.ingress.http.Heads;
import dev.sluice.ingress.http.Routes;
import dev.sluice.ingress.http.Tls;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The event loops and, once they listen, one server on each; all share one port. */
final class HttpServers implements AutoCloseable {

  private static final Duration LAST_ANSWERS = Duration.ofSeconds(4);

  private final CountingTransport transport = new CountingTransport();
  private final Vertx vertx;
  private final List<ContextInternal> contexts = new ArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private int port;
  private @Nullable TlsWatch watch;

  HttpServers(IngressConfig config) {
    int loops =
        config.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : config.eventLoops();
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(loops))
            .withTransport(transport)
            .build();
    for (int i = 0; i < loops; i++) {
      contexts.add(((VertxInternal) vertx).createEventLoopContext());
    }
  }

  List<EventLoop> loops() {
    return contexts.stream().map(ContextInternal::nettyEventLoop).toList();
  }

  /**
   * Binds the port; returns when it is bound.
   *
   * @param loops one per event loop, in their order
   */
  void listen(IngressConfig config, List<Loop> loops, Bodies bodies) {
    HttpServerOptions options = options(config);
    var files = config.tls();
    Tls tls = files.map(Tls::load).orElse(null);
    if (tls != null) {
      options.setSsl(true).setUseAlpn(false).setKeyCertOptions(pem(tls));
    }
    transport.countIn(loops.get(0).connections().counts());
    for (int i = 0; i < loops.size(); i++) {
      Loop loop = loops.get(i);
      Routes routes = new Routes(loop.thread(), loop.connections(), bodies, loop.callers(), loop);
      servers.add(bind(contexts.get(i), options, loop, routes));
    }
    port = servers.get(0).actualPort();
    if (tls != null) {
      watch = new TlsWatch(files.orElseThrow(), tls, this::use);
    }
  }

  private static PemKeyCertOptions pem(Tls tls) {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(tls.certificate()))
        .addKeyValue(Buffer.buffer(tls.key()));
  }

  /** For connections from now on. */
  private void use(Tls tls) {
    for (HttpServer server : servers) {
      await(
          server.updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(pem(tls))),
          LAST_ANSWERS);
    }
  }

  /** Looks now whether the certificate has changed. */
  void lookAtCertificate() {
    if (watch != null) {
      watch.look();
    }
  }

  private HttpServer bind(
      ContextInternal context, HttpServerOptions options, Loop loop, Routes routes) {
    CompletableFuture<HttpServer> bound = new CompletableFuture<>();
    context.runOnContext(
        on -> {
          try {
            vertx
                .createHttpServer(options)
                .connectionHandler(loop.connections()::opened)
                .requestHandler(routes::handle)
                .invalidRequestHandler(routes::handleInvalid)
                .listen()
                .onComplete(bound::complete, bound::completeExceptionally);
          } catch (RuntimeException e) {
            bound.completeExceptionally(e);
          }
        });
    try {
      return bound.join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "ingress.http_port: cannot listen on %s:%d: %s"
              .formatted(options.getHost(), options.getPort(), e.getCause()),
          e);
    }
  }

  private static HttpServerOptions options(IngressConfig config) {
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.httpPort() == 0 ? freePort(config.host()) : config.httpPort())
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(Heads.LONGEST_LINE)
        .setMaxHeaderSize(Heads.LONGEST_FIELDS)
        // Nobody speaks WebSocket here, and what looks for it ends connections with 128 requests.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setStrictThreadMode(true)
        .setTcpNoDelay(true)
        .setAcceptBacklog(1024);
  }

  /** Servers share a port only if all of them ask for it by number. */
  private static int freePort(String host) {
    try {
      return FreePort.on(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** Accepts no more, waits for the answers that are due, and closes what is left. */
  void shutdown() {
    if (watch != null) {
      watch.close();
    }
    List<Future<Void>> all = servers.stream().map(server -> server.shutdown(LAST_ANSWERS)).toList();
    all.forEach(one -> await(one, LAST_ANSWERS.plusSeconds(1)));
  }

  @Override
  public void close() {
    await(vertx.close(), Duration.ofSeconds(2));
  }

  private static void await(Future<?> future, Duration longest) {
    try {
      future
          .toCompletionStage()
          .toCompletableFuture()
          .get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What did not close in time ends with the process.
    }
  }
}
