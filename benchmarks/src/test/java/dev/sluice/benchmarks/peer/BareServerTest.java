package dev.sluice.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.load.OneAnswer;
import dev.sluice.benchmarks.load.Template;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BareServerTest {

  private static final byte[] REFUSAL =
      """
      HTTP/1.1 429 Too Many Requests\r
      RateLimit: "burst";r=0;t=10\r
      Retry-After: 10\r
      content-length: 6\r
      \r
      {"a":1"""
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void shouldGiveTheVeryAnswerThatItWasGiven() throws Exception {
    int port = free();
    Vertx vertx = BareServer.vertx();
    try {
      BareServer.start(vertx, port, CannedAnswer.parse(REFUSAL)).await(30, TimeUnit.SECONDS);

      var answer = OneAnswer.to(port, Template.submission("{}"), 0);

      assertThat(answer.raw()).asString().isEqualTo(new String(REFUSAL, StandardCharsets.UTF_8));
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  private static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
