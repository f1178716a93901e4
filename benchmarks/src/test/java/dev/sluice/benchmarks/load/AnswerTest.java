package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerTest {

  private static final String TAKEN =
      """
      HTTP/1.1 202 Accepted\r
      Location: /v1/inferences/7\r
      content-length: 35\r
      \r
      {"id":"7","status" : "received"   }""";

  private final Answer answer = new Answer();

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldReadAnAnswerThatArrivesAtOnce() throws Exception {
    assertThat(answer.take(bytes(TAKEN))).isTrue();

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body()).startsWith("{\"id\":\"7\"").endsWith("}");
    assertThat(answer.closesConnection()).isFalse();
    assertThat(answer.raw()).asString().isEqualTo(TAKEN);
  }

  @Test
  void shouldReadAnAnswerThatArrivesByteByByte() throws Exception {
    for (int i = 0; i < TAKEN.length() - 1; i++) {
      assertThat(answer.take(bytes(TAKEN.substring(i, i + 1)))).isFalse();
    }
    assertThat(answer.take(bytes("}"))).isTrue();

    assertThat(answer.text("id")).contains("7");
  }

  @Test
  void shouldGrowWithALongBody() throws Exception {
    String body = "x".repeat(100_000);

    boolean whole = answer.take(bytes("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + body));

    assertThat(whole).isTrue();
    assertThat(answer.body()).isEqualTo(body);
  }

  @Test
  void shouldFindNumbersInJson() throws Exception {
    answer.take(
        bytes("HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{\"batch_size\":12,\"x\":\"y\"} "));

    assertThat(answer.number("batch_size")).hasValue(12);
    assertThat(answer.number("x")).isEmpty();
    assertThat(answer.number("z")).isEmpty();
  }

  @Test
  void shouldFindTextsInJson() throws Exception {
    answer.take(bytes(TAKEN));

    assertThat(answer.text("status")).contains("received");
    assertThat(answer.text("message")).isEmpty();
  }

  @Test
  void shouldBeUsableAgainAfterItWasCleared() throws Exception {
    answer.take(bytes("HTTP/1.1 429 Too Many\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"));
    assertThat(answer.closesConnection()).isTrue();
    answer.clear();

    assertThat(answer.take(bytes(TAKEN))).isTrue();

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.closesConnection()).isFalse();
  }

  @Test
  void shouldTakeNoBodyWhereTheStatusHasNone() throws Exception {
    assertThat(answer.take(bytes("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"))).isTrue();

    assertThat(answer.body()).isEmpty();
  }

  @Test
  void shouldRefuseWhatItCannotRead() {
    assertThatThrownBy(() -> answer.take(bytes("SSH-2.0-OpenSSH_9.2\r\n\r\n")))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessageContaining("SSH-2.0");
    assertThatThrownBy(() -> new Answer().take(bytes("HTTP/1.1 200 OK\r\nA: b\r\n\r\n")))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessageContaining("no Content-Length");
    assertThatThrownBy(() -> new Answer().take(bytes(TAKEN + "HTTP")))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessageContaining("4 bytes too many");
  }
}
