package dev.sluice.worker.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A model's server that answers as it is told, call by call. */
public final class FakeServer implements AutoCloseable {

  /** The attribute of a call that has its body. */
  public static final String BODY = "body";

  /** Answers one call. */
  public interface Step {
    void answer(HttpExchange call) throws IOException;
  }

  /** A call as it came. */
  public record Asked(String path, String authorization, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Step> steps = new ConcurrentLinkedQueue<>();
  private volatile Step otherwise =
      call -> call.sendResponseHeaders(400, -1); // of no use to ask again, so that a test ends

  public final List<Asked> asked = new CopyOnWriteArrayList<>();

  public FakeServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  private void handle(HttpExchange call) throws IOException {
    String key = call.getRequestHeaders().getFirst("Authorization");
    String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(new Asked(call.getRequestURI().getRawPath(), key == null ? "" : key, body));
    call.setAttribute(BODY, body);
    Step step = steps.poll();
    try (call) {
      (step == null ? otherwise : step).answer(call);
    }
  }

  /** Answers so when there is no other step left. */
  public void otherwise(Step step) {
    otherwise = step;
  }

  public FakeServer then(Step step) {
    steps.add(step);
    return this;
  }

  public FakeServer then(int status, String body, String... headers) {
    return then(
        call -> {
          for (int i = 0; i < headers.length; i += 2) {
            call.getResponseHeaders().add(headers[i], headers[i + 1]);
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          call.getResponseBody().write(bytes);
        });
  }

  /** Answers with these events, each as its data, and leaves the stream as it is then. */
  public FakeServer thenEvents(String... events) {
    return then(
        call -> {
          call.getResponseHeaders().add("Content-Type", "text/event-stream; charset=utf-8");
          call.sendResponseHeaders(200, 0);
          for (String event : events) {
            call.getResponseBody().write(event(event));
            call.getResponseBody().flush();
          }
        });
  }

  public static byte[] event(String data) {
    return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Without a path. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
