package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.systemtests.Client.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis is a mirror: what is deleted in it comes back from Kafka while everything runs. */
class FlushTest {

  private static final Duration WAIT = Duration.ofSeconds(30);

  @TempDir static Path folder;

  @Test
  void shouldBringCountsAndResultsBackAfterAFlush() throws IOException {
    try (var sluice =
        Installation.start(
            folder,
            """
            default_plan: hourly
            plans:
              hourly:
                limits:
                  - {name: hourly, limit: 5, window: 1h}
            """)) {
      Client client = sluice.client("flushed");
      String small = client.submit("echo", "small").id();
      String large = client.submit("all-minilm-l6-v2", "a result too large for its status").id();
      String smallBefore = client.await(small, WAIT).body().toString();
      String largeBefore = client.await(large, WAIT).body().toString();

      flush(sluice.redisPort());

      await("the small result is back")
          .atMost(WAIT)
          .untilAsserted(
              () ->
                  assertThat(client.get("/v1/inferences/" + small).body().toString())
                      .isEqualTo(smallBefore));
      await("the large result is back")
          .atMost(WAIT)
          .untilAsserted(
              () ->
                  assertThat(client.get("/v1/inferences/" + large).body().toString())
                      .isEqualTo(largeBefore));
      await("the count is back")
          .atMost(WAIT)
          .untilAsserted(
              () ->
                  assertThat(
                          client
                              .get("/v1/limits")
                              .body()
                              .path("limits")
                              .path(0)
                              .path("used")
                              .asInt())
                      .isEqualTo(2));
      for (int i = 0; i < 3; i++) {
        assertThat(client.submit("echo", i).status()).isEqualTo(202);
      }
      Answer refused = client.submit("echo", "one too many");
      assertThat(refused.status()).isEqualTo(429);
    }
  }

  private static void flush(int port) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("+OK\r\n");
    }
  }
}
