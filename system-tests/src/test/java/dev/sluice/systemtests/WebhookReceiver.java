package dev.sluice.systemtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Somebody who gets webhooks: what the last part of the path is, it answers; {@code hang} never.
 */
final class WebhookReceiver implements AutoCloseable {

  /**
   * A call as it came.
   *
   * @param headers by name in lower case
   */
  record Got(String path, Map<String, String> headers, String body) {

    JsonNode data() {
      try {
        return Json.tree().readTree(body).path("data");
      } catch (JsonProcessingException e) {
        throw new AssertionError(body, e);
      }
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Got> got = new ArrayList<>();
  private volatile boolean wellAgain;

  WebhookReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          var headers = new TreeMap<String, String>();
          exchange
              .getRequestHeaders()
              .forEach((name, all) -> headers.put(name.toLowerCase(Locale.ROOT), all.get(0)));
          String path = exchange.getRequestURI().getPath();
          byte[] body = exchange.getRequestBody().readAllBytes();
          synchronized (got) {
            got.add(new Got(path, headers, new String(body, StandardCharsets.UTF_8)));
          }
          String wanted = path.substring(path.lastIndexOf('/') + 1);
          if (wellAgain) {
            wanted = "200";
          }
          if (!wanted.equals("hang")) {
            exchange.sendResponseHeaders(Integer.parseInt(wanted), -1);
            exchange.close();
          }
        });
    server.start();
  }

  String url(String answer) {
    return "http://127.0.0.1:%d/hooks/%s".formatted(server.getAddress().getPort(), answer);
  }

  /** From now on everything is answered 200. */
  void getWell() {
    wellAgain = true;
  }

  List<Got> got() {
    synchronized (got) {
      return List.copyOf(got);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
