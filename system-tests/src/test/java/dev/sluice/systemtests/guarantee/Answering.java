package dev.sluice.systemtests.guarantee;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.contract.message.Json;
import dev.sluice.systemtests.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A service that answers what a test tells it to, with the header fields that the documents want;
 * what it was not told is answered 404.
 */
final class Answering implements AutoCloseable {

  private record Reply(int status, JsonNode body) {}

  private static final Map<String, Object> NOT_FOUND =
      Map.of("type", "about:blank", "title", "Not Found", "status", 404, "detail", "none");

  static {
    // Else every answer waits for its head to be acknowledged, which clients put off for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();

  Answering() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  Client client(String account) {
    return new Client("http://127.0.0.1:" + server.getAddress().getPort(), account);
  }

  /** From now on, whatever it was told before. */
  void answers(String account, String call, int status, Object body) {
    var reply = new Reply(status, Json.tree().valueToTree(body));
    replies.put(account + " " + call, new ArrayDeque<>(List.of(reply)));
  }

  /** From the next call but one on. */
  void thenAnswers(String account, String call, int status, Object body) {
    replies
        .computeIfAbsent(account + " " + call, any -> new ArrayDeque<>())
        .add(new Reply(status, Json.tree().valueToTree(body)));
  }

  private void answer(HttpExchange call) throws IOException {
    String account = call.getRequestHeaders().getFirst("X-Client-Id");
    var told = replies.getOrDefault(account + " " + call.getRequestURI(), new ArrayDeque<>());
    Reply reply = told.size() > 1 ? told.remove() : told.peek();
    if (reply == null) {
      reply = new Reply(404, Json.tree().valueToTree(NOT_FOUND));
    }
    boolean good = reply.status == 200;
    var headers = call.getResponseHeaders();
    headers.set("Content-Type", good ? "application/json" : "application/problem+json");
    headers.set("Cache-Control", "no-store");
    if (good && call.getRequestURI().getPath().startsWith("/v1/inferences/")) {
      headers.set("ETag", "\"1000000\"");
    }
    try (call) {
      byte[] bytes = Json.write(reply.body);
      call.sendResponseHeaders(reply.status, bytes.length);
      call.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
