package dev.sluice.contract.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private volatile List<Check> checks = List.of();
  private ManagementServer server;

  @BeforeEach
  void start() throws IOException {
    server = ManagementServer.start("127.0.0.1", 0, () -> checks, () -> "up 1.0\n", Admin.NONE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** The status line of the answer to a request with this Host. */
  private String statusFor(String host) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          "GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.lines().findFirst().orElse("");
    }
  }

  @Test
  void shouldLive() throws IOException, InterruptedException {
    HttpResponse<String> answer = send("GET", "/health/live");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body()).isEqualTo("{\"status\":\"live\"}\n");
  }

  @Test
  void shouldBeReadyWhenEveryCheckIs() throws IOException, InterruptedException {
    checks = List.of(new Check("kafka", true, "connected"));
    HttpResponse<String> answer = send("GET", "/health/ready");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"ready\",\"checks\":"
                + "[{\"name\":\"kafka\",\"ready\":true,\"detail\":\"connected\"}]}\n");
  }

  @Test
  void shouldSayWhyItIsNotReadyAsItStandsNow() throws IOException, InterruptedException {
    checks = List.of(new Check("kafka", true, "connected"), new Check("redis", false, "refused"));
    HttpResponse<String> answer = send("GET", "/health/ready");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"not ready\",\"checks\":"
                + "[{\"name\":\"kafka\",\"ready\":true,\"detail\":\"connected\"},"
                + "{\"name\":\"redis\",\"ready\":false,\"detail\":\"refused\"}]}\n");
    checks = List.of();
    assertThat(send("GET", "/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldGiveMetricsInPrometheusFormat() throws IOException, InterruptedException {
    HttpResponse<String> answer = send("GET", "/metrics");
    assertThat(answer.body()).isEqualTo("up 1.0\n");
    assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4");
  }

  @Test
  void shouldAnswerNothingElse() throws IOException, InterruptedException {
    assertThat(send("GET", "/health/lively").body())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"detail\":\"there are"
                + " /health/live, /health/ready, /metrics and /admin\"}\n");
    assertThat(send("GET", "/metrics/").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/admin").body()).contains("this service has no calls below /admin");
    HttpResponse<String> posted = send("POST", "/health/live");
    assertThat(posted.statusCode()).isEqualTo(405);
    assertThat(posted.headers().firstValue("allow")).contains("GET");
  }

  @Test
  void shouldRefuseAForeignHost() throws IOException {
    assertThat(statusFor("evil.example:80")).isEqualTo("HTTP/1.1 400 Bad Request");
    assertThat(statusFor("127.0.0.1.evil.example")).isEqualTo("HTTP/1.1 400 Bad Request");
    assertThat(statusFor("localhost:" + server.port())).isEqualTo("HTTP/1.1 200 OK");
    assertThat(statusFor("[::1]")).isEqualTo("HTTP/1.1 200 OK");
  }
}
