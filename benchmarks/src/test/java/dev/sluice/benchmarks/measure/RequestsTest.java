package dev.sluice.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestsTest {

  @Test
  void shouldSubmitABodyOf210Bytes() {
    ByteBuffer out = ByteBuffer.allocate(Requests.ECHO.size());

    Requests.ECHO.write(out, 1);

    assertThat(new String(out.array(), StandardCharsets.UTF_8))
        .contains("Content-Length: 210\r\n")
        .endsWith("\"}");
  }

  @Test
  void shouldReadWhatTheCeleryLoadPrints() throws IOException {
    assertThat(Pipeline.rate("jobs=2799 seconds=5\n")).isEqualTo(559.8);
    assertThatThrownBy(() -> Pipeline.rate("Traceback")).hasMessageContaining("Traceback");
  }
}
