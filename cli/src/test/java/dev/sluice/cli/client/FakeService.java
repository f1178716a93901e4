package dev.sluice.cli.client;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.cli.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives the answers it was told, in order, and remembers what it was asked. */
public final class FakeService implements AutoCloseable {

  private record Scripted(int status, Map<String, String> headers, String body) {}

  private final HttpServer server;
  private final Deque<Scripted> script = new ArrayDeque<>();

  /** The {@code Authorization} of each call. */
  final List<@Nullable String> authorized = new ArrayList<>();

  /** The {@code If-Match} of each call. */
  public final List<@Nullable String> matched = new ArrayList<>();

  /** Each call as method, path, client and body. */
  public final List<String> asked = new ArrayList<>();

  public FakeService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String client = exchange.getRequestHeaders().getFirst("X-Client-Id");
          authorized.add(exchange.getRequestHeaders().getFirst("Authorization"));
          matched.add(exchange.getRequestHeaders().getFirst("If-Match"));
          asked.add(
              "%s %s %s %s"
                  .formatted(exchange.getRequestMethod(), exchange.getRequestURI(), client, body)
                  .strip());
          Scripted next = script.remove();
          next.headers.forEach(exchange.getResponseHeaders()::set);
          byte[] bytes = next.body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(next.status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  public void answers(int status, String body) {
    script.add(new Scripted(status, Map.of(), body));
  }

  public void answersRetryAfter(int status, int seconds, String body) {
    script.add(new Scripted(status, Map.of("Retry-After", Integer.toString(seconds)), body));
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Runs a command that speaks to the management port, against this service. */
  public Ran managed(String command, String... arguments) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--management-url", url()));
    return Ran.sluice(line.toArray(String[]::new));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
