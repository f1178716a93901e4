package dev.sluice.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TemplateTest {

  private static String written(Template template, int number) {
    ByteBuffer out = ByteBuffer.allocate(1024);
    template.write(out, number);
    return new String(out.array(), 0, out.position(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldPutTheNumberIntoEverySlot() {
    assertThat(written(Template.of("a ###### b ######"), 1234)).isEqualTo("a 001234 b 001234");
    assertThat(written(Template.of("none"), 1234)).isEqualTo("none");
  }

  @Test
  void shouldWriteBehindWhatIsThere() {
    ByteBuffer out = ByteBuffer.allocate(64).put((byte) '>');

    Template.of("######").write(out, 5);

    assertThat(new String(out.array(), 0, out.position(), StandardCharsets.UTF_8))
        .isEqualTo(">000005");
  }

  @Test
  void shouldNameTheClientInASubmission() {
    String request = written(Template.submission("{}"), 7);

    assertThat(request)
        .startsWith("POST /v1/inferences HTTP/1.1\r\n")
        .contains("\r\nX-Client-Id: " + new Clients(1000).name(7) + "\r\n")
        .endsWith("\r\nContent-Length: 2\r\n\r\n{}");
  }

  @Test
  void shouldAskToBeAnsweredWithTheEnd() {
    assertThat(written(Template.waiting("{}", 30), 7))
        .contains("\r\nPrefer: wait=30\r\nContent-Length: 2\r\n\r\n{}");
  }
}
