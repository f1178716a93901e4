package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heads of requests that are too long, too many or no HTTP. */
class HeadsTest {

  @TempDir static Path folder;
  private static Fixture fixture;

  @BeforeAll
  static void start() {
    fixture = new Fixture(folder, "", true);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static Wire.Answer said(String head) throws IOException {
    try (Wire wire = new Wire(fixture.ingress.httpPort())) {
      Wire.Answer answer = wire.say(head).answer().to("GET", "/v1/limits");
      if (answer.status() != 200) {
        assertThat(answer.header("connection")).isEqualTo("close");
        assertThat(wire.rest()).isEmpty();
      }
      return answer;
    }
  }

  private static Wire.Answer fields(String fields) throws IOException {
    return said("GET /v1/limits HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
  }

  private static String many(int count) {
    var fields = new StringBuilder();
    for (int i = 0; i < count; i++) {
      fields.append("F").append(i).append(": x\r\n");
    }
    return fields.toString();
  }

  @Test
  void shouldBoundTheRequestLine() throws IOException {
    assertThat(said("GET /v1/limits?" + "x".repeat(5000) + " HTTP/1.1\r\n\r\n").status())
        .isEqualTo(414);
    assertThat(said("GET /v1/limits?" + "x".repeat(3000) + " HTTP/1.1\r\n\r\n").status())
        .isEqualTo(200);
  }

  @Test
  void shouldBoundTheLengthOfAllFields() throws IOException {
    assertThat(fields("F: " + "x".repeat(17_000) + "\r\n").status()).isEqualTo(431);
    assertThat(fields(("F: " + "x".repeat(4_000) + "\r\n").repeat(5)).status()).isEqualTo(431);
    assertThat(fields("F: " + "x".repeat(15_000) + "\r\n").status()).isEqualTo(200);
  }

  @Test
  void shouldBoundTheNumberOfFields() throws IOException {
    assertThat(fields(many(100)).status()).isEqualTo(431);
    assertThat(fields(many(99)).status()).isEqualTo(200);
  }

  @Test
  void shouldExplainWhatIsNoHttp() throws IOException {
    assertThat(said("nonsense\r\n\r\n").body()).contains("this is not HTTP/1.1");
    assertThat(fields("no field\r\n").status()).isEqualTo(400);
  }

  @Test
  void shouldNotRepeatAVersionThatThereIsNot() throws IOException {
    for (String version : new String[] {"TTP/1.1", "HTTP/9.9", "HTTP/2.0"}) {
      try (Wire wire = new Wire(fixture.ingress.httpPort())) {
        wire.say("GET /v1/limits %s\r\nHost: x\r\n\r\n".formatted(version));
        assertThat(wire.rest()).startsWith("HTTP/1.1 400 Bad Request\r\n");
      }
    }
  }
}
