package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are slow, silent, in a hurry or too many. */
class ConnectionsTest {

  private static final String MODELS = "GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String BODY = "{\"model\":\"echo\",\"input\":1}";

  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void start() {
    fixture =
        new Fixture(folder, "ingress: {max_connections_per_address: 3, max_bodies: 1048576}", true);
    fixture.mirrorIsComplete();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Wire connect() throws IOException {
    return new Wire(fixture.ingress.httpPort());
  }

  private void awaitConnections(int count) {
    await().until(() -> gauge("connections") == count);
  }

  private double gauge(String name) {
    return fixture.meters.get("sluice.ingress." + name).gauge().value();
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      fixture.ingress.sweepConnections();
    }
  }

  private static String post(int length) {
    return "POST /v1/inferences HTTP/1.1\r\nHost: x\r\nX-Client-Id: ada\r\n"
        + "Content-Type: application/json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private String waiting(String id) {
    return "GET /v1/inferences/%s?wait=60 HTTP/1.1\r\nHost: x\r\nX-Client-Id: ada\r\n\r\n"
        .formatted(id);
  }

  private String submitted() {
    return Fixture.id(fixture.submit("ada", BODY));
  }

  @Test
  void shouldCloseAConnectionOnWhichNothingIsSaid() throws IOException {
    try (Wire silent = connect()) {
      awaitConnections(1);
      seconds(11);
      assertThat(silent.rest()).isEmpty();
    }
    awaitConnections(0);
  }

  @Test
  void shouldCloseAConnectionOnWhichAHeadDripsIn() throws IOException {
    try (Wire slow = connect()) {
      slow.say("GET /v1/mod");
      awaitConnections(1);
      seconds(6);
      slow.say("els HTTP/1.1\r\nHost: x\r\n");
      seconds(5);
      assertThat(slow.rest()).isEmpty();
    }
  }

  @Test
  void shouldCloseAConnectionOnWhichABodyDripsInAndForgetWhatCame() throws IOException {
    int large = 900_000;
    try (Wire slow = connect()) {
      slow.say(post(large + 1)).say("x".repeat(large));
      await().until(() -> refusesABodyOf(large));
      seconds(11);
      assertThat(slow.rest()).isEmpty();
    }
    String body = BODY + " ".repeat(large - BODY.length());
    try (Wire other = connect()) {
      assertThat(other.say(post(large)).say(body).answer().status()).isEqualTo(202);
    }
  }

  private boolean refusesABodyOf(int length) throws IOException {
    try (Wire other = connect()) {
      other.say(post(length)).say(" ".repeat(length - 1));
      var answer = other.answer().to("POST", "/v1/inferences");
      return answer.status() == 503 && answer.header("retry-after").equals("1");
    } catch (IOException e) {
      return false; // it took the body
    }
  }

  @Test
  void shouldKeepAConnectionThatWaitsForAnAnswer() throws IOException {
    String id = submitted();
    try (Wire patient = connect()) {
      patient.say(waiting(id));
      await().until(() -> gauge("waiters") == 1);
      seconds(200);
      fixture.end("ada", id, Fixture.job(id, "succeeded"));
      assertThat(patient.answer().body()).isEqualTo(Fixture.shown(id, "succeeded"));
    }
  }

  @Test
  void shouldCloseAConnectionThatIsNotUsedForAMinute() throws IOException {
    try (Wire idle = connect()) {
      idle.say(MODELS).answer();
      seconds(50);
      assertThat(idle.say(MODELS).answer().status()).isEqualTo(200);
      seconds(61);
      assertThat(idle.rest()).isEmpty();
    }
  }

  @Test
  void shouldForgetAPollWhoseClientWentAway() throws IOException {
    String id = submitted();
    try (Wire gone = connect();
        Wire deaf = connect()) {
      gone.say(waiting(id));
      deaf.say(waiting(id));
      await().until(() -> gauge("waiters") == 2);
      gone.close();
      await().until(() -> gauge("waiters") == 1);
      deaf.sayNoMore();
      await().until(() -> gauge("waiters") == 0);
    }
  }

  @Test
  void shouldAnswerPipelinedRequestsInTheirOrder() throws IOException {
    try (Wire hasty = connect()) {
      hasty.say(
          (MODELS + post(BODY.length()) + BODY + "GET /none HTTP/1.1\r\nHost: x\r\n\r\n")
              .repeat(100));
      for (int i = 0; i < 100; i++) {
        assertThat(hasty.answer().to("GET", "/v1/models").status()).isEqualTo(200);
        assertThat(hasty.answer().to("POST", "/v1/inferences").status()).isIn(202, 429);
        assertThat(hasty.answer().to("GET", "/none").status()).isEqualTo(404);
      }
    }
  }

  @Test
  void shouldNotLetAPipelinedRequestPassOneThatWaits() throws IOException {
    String id = submitted();
    try (Wire hasty = connect()) {
      hasty.say(waiting(id) + MODELS);
      await().until(() -> gauge("waiters") == 1);
      fixture.end("ada", id, Fixture.job(id, "succeeded"));
      assertThat(hasty.answer().body()).contains("\"succeeded\"");
      assertThat(hasty.answer().body()).startsWith("{\"object\":\"list\"");
    }
  }

  @Test
  void shouldBoundTheConnectionsOfAnAddress() throws IOException {
    try (Wire first = connect();
        Wire second = connect();
        Wire third = connect()) {
      for (Wire each : new Wire[] {first, second, third}) {
        assertThat(each.say(MODELS).answer().status()).isEqualTo(200);
      }
      try (Wire fourth = connect()) {
        assertThat(fourth.rest()).isEmpty();
      }
      assertThat(fixture.count("sluice.ingress.connections.refused", "bound", "address"))
          .isEqualTo(1);
    }
    awaitConnections(0);
    try (Wire again = connect()) {
      assertThat(again.say(MODELS).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void shouldAnswerWhoWaitsAndHangUpOnAllWhenItStops() throws IOException {
    String id = submitted();
    int port = fixture.ingress.httpPort();
    try (Wire waits = connect();
        Wire half = connect()) {
      waits.say(waiting(id));
      half.say("GET /v1/mod");
      await().until(() -> gauge("waiters") == 1);

      fixture.ingress.close();

      assertThat(waits.answer().body()).contains("\"received\"");
      assertThat(waits.rest()).isEmpty();
      assertThat(half.rest()).isEmpty();
    }
    assertThatThrownBy(() -> new Wire(port)).isInstanceOf(ConnectException.class);
  }
}
