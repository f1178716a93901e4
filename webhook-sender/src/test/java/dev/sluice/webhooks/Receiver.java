package dev.sluice.webhooks;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.conformance.HttpConformance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;

/** Somebody who gets webhooks: answers as it is told, 204 if it is told nothing. */
public final class Receiver implements AutoCloseable {

  /**
   * A call as it came.
   *
   * @param headers by name in lower case
   */
  public record Got(String path, Map<String, String> headers, String body) {
    /** Fails unless it is as the document says. */
    void isDescribed() {
      var all = new TreeMap<String, List<String>>();
      headers.forEach((name, value) -> all.put(name, List.of(value)));
      HttpConformance.checkWebhook(all, body);
    }

    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /**
   * An answer.
   *
   * @param status 0 for none at all
   */
  private record Scripted(int status, Map<String, String> headers, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Got> got = new ArrayList<>();
  private final LinkedBlockingDeque<Scripted> script = new LinkedBlockingDeque<>();

  public Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
          exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
          byte[] body = exchange.getRequestBody().readAllBytes();
          synchronized (got) {
            got.add(
                new Got(
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(body, StandardCharsets.UTF_8)));
          }
          Scripted next = script.poll();
          if (next == null) {
            exchange.sendResponseHeaders(204, -1);
          } else if (next.status() > 0) {
            next.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] words = next.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(next.status(), words.length);
            exchange.getResponseBody().write(words);
          } else {
            return; // left open, without an answer
          }
          exchange.close();
        });
    server.start();
  }

  public Receiver answers(int... statuses) {
    for (int status : statuses) {
      script.add(new Scripted(status, Map.of(), "some words"));
    }
    return this;
  }

  public Receiver answers(int status, String header, String value) {
    script.add(new Scripted(status, Map.of(header, value), "x"));
    return this;
  }

  public Receiver answers(int status, String body) {
    script.add(new Scripted(status, Map.of(), body));
    return this;
  }

  /** Says nothing to the next so many calls. */
  public Receiver hangs(int calls) {
    for (int i = 0; i < calls; i++) {
      script.add(new Scripted(0, Map.of(), ""));
    }
    return this;
  }

  public List<Got> got() {
    synchronized (got) {
      return List.copyOf(got);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port() + "/hook?a=1";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
