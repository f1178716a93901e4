package dev.sluice.worker.openinference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.sluice.contract.message.Json;
import dev.sluice.worker.upstream.FakeServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A model of the protocol: of an input {@code x} of some rows it gives {@code sum}, a number for
 * each row. It refuses all rows of a call in which one number is 13, and breaks over 666.
 */
final class Adder implements FakeServer.Step {

  @Override
  public void answer(HttpExchange call) throws IOException {
    JsonNode asked = Json.tree().readTree(String.valueOf(call.getAttribute(FakeServer.BODY)));
    JsonNode x = asked.at("/inputs/0");
    int rows = x.at("/shape/0").asInt();
    int width = x.at("/shape/1").asInt();
    ObjectNode answer = Json.tree().createObjectNode();
    answer.put("model_name", "theirs").put("model_version", "1");
    ObjectNode output = answer.putArray("outputs").addObject();
    output.put("name", "sum").putArray("shape").add(rows).add(1);
    output.put("datatype", "FP32");
    ArrayNode sums = output.putArray("data");
    JsonNode data = flat(x.get("data"));
    int status = 200;
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int i = 0; i < width; i++) {
        double number = data.get(row * width + i).asDouble();
        sum += number;
        status = number == 13 ? 400 : number == 666 ? 500 : status;
      }
      sums.add(sum);
    }
    String text = status == 200 ? answer.toString() : "{\"error\":\"a bad number\"}";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    call.getResponseHeaders().add("Content-Type", "application/json");
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
  }

  private static JsonNode flat(JsonNode data) {
    if (!data.path(0).isArray()) {
      return data;
    }
    ArrayNode all = Json.tree().createArrayNode();
    data.forEach(row -> all.addAll((ArrayNode) flat(row)));
    return all;
  }
}
