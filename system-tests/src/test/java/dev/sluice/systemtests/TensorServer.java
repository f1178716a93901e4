package dev.sluice.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.contract.message.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A model behind the Open Inference Protocol that doubles numbers: of {@code x} it gives {@code y}.
 */
final class TensorServer implements AutoCloseable {

  private static final String MODEL = "/v2/models/doubler";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Whether it fails whatever it is asked. */
  volatile boolean broken;

  /** How many rows each call had. */
  final List<Integer> rows = new CopyOnWriteArrayList<>();

  /**
   * @param port 0 for any
   */
  TensorServer(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", call -> answer(call, 404, error("no such call")));
    server.createContext(MODEL, this::metadata);
    server.createContext(
        MODEL + "/ready", call -> answer(call, 200, Json.tree().createObjectNode()));
    server.createContext(MODEL + "/infer", this::infer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static ObjectNode error(String words) {
    return Json.tree().createObjectNode().put("error", words);
  }

  private void metadata(HttpExchange call) throws IOException {
    ObjectNode model =
        Json.tree().createObjectNode().put("name", "doubler").put("platform", "java");
    for (String side : List.of("inputs", "outputs")) {
      ObjectNode tensor = model.putArray(side).addObject();
      tensor.put("name", side.equals("inputs") ? "x" : "y").put("datatype", "FP32");
      tensor.putArray("shape").add(-1).add(2);
    }
    answer(call, 200, model);
  }

  private void infer(HttpExchange call) throws IOException {
    if (broken) {
      answer(call, 500, error("out of memory"));
      return;
    }
    JsonNode x = Json.tree().readTree(call.getRequestBody().readAllBytes()).at("/inputs/0");
    if (x.path("shape").size() != 2 || x.at("/shape/1").asInt() != 2) {
      answer(call, 400, error("unexpected shape for input 'x' for model 'doubler'"));
      return;
    }
    rows.add(x.at("/shape/0").asInt());
    ObjectNode answer = Json.tree().createObjectNode();
    answer.put("model_name", "doubler").put("model_version", "1");
    ObjectNode y = answer.putArray("outputs").addObject();
    y.put("name", "y").put("datatype", "FP32").set("shape", x.get("shape"));
    ArrayNode data = y.putArray("data");
    x.get("data").forEach(number -> data.add(number.asDouble() * 2));
    answer(call, 200, answer);
  }

  private static void answer(HttpExchange call, int status, JsonNode body) throws IOException {
    byte[] bytes = Json.write(body);
    try (call) {
      call.getRequestBody().readAllBytes();
      call.getResponseHeaders().add("Content-Type", "application/json");
      call.sendResponseHeaders(status, bytes.length);
      call.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
