package dev.sluice.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model behind OpenAI's protocol that counts to three. In pieces it goes on after each only when
 * it is told to, by a call of {@code /go-on}.
 */
final class ChatServer implements AutoCloseable {

  private static final String[] WORDS = {"One", " two", " three"};
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":3,\"total_tokens\":7}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Semaphore goOn = new Semaphore(0);

  /** Clients that have hung up in the middle of an answer. */
  final AtomicInteger gone = new AtomicInteger();

  ChatServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::chat);
    server.createContext(
        "/go-on",
        call -> {
          goOn();
          call.sendResponseHeaders(204, -1);
          call.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void goOn() {
    goOn.release();
  }

  private void chat(HttpExchange call) throws IOException {
    JsonNode body = Json.tree().readTree(call.getRequestBody().readAllBytes());
    try (call) {
      if (body.path("stream").asBoolean()) {
        stream(call);
      } else {
        String whole =
            "{\"id\":\"theirs\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":"
                + "\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                + "\"One two three\"},\"finish_reason\":\"stop\"}],"
                + USAGE
                + "}";
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().add("Content-Type", "application/json");
        call.sendResponseHeaders(200, bytes.length);
        call.getResponseBody().write(bytes);
      }
    }
  }

  private void stream(HttpExchange call) throws IOException {
    goOn.drainPermits();
    call.getResponseHeaders().add("Content-Type", "text/event-stream");
    call.sendResponseHeaders(200, 0);
    OutputStream out = call.getResponseBody();
    try {
      event(out, choice("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
      for (String word : WORDS) {
        event(out, choice("{\"content\":\"" + word + "\"}", "null"));
        while (!goOn.tryAcquire(100, TimeUnit.MILLISECONDS)) {
          out.write(": waiting\n\n".getBytes(StandardCharsets.UTF_8)); // fails once it is gone
          out.flush();
        }
      }
      event(out, choice("{}", "\"stop\""));
      event(out, head() + ",\"choices\":[]," + USAGE + "}");
      event(out, "[DONE]");
    } catch (IOException e) {
      gone.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String head() {
    return "{\"id\":\"theirs\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
        + "\"model\":\"m\"";
  }

  private static String choice(String delta, String finish) {
    return head()
        + ",\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}],\"usage\":null}"
            .formatted(delta, finish);
  }

  private static void event(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
