package dev.sluice.contract.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JobHeadTest {

  private static final String JOB =
      "{\"id\":\"1\",\"status\":\"succeeded\",\"metadata\":{\"order\":[7,\"é\"]},"
          + "\"output\":{\"output\":[0.1,{}]},\"usage\":{\"tokens\":12}}";

  private static String head(int longest) throws IOException {
    return new String(JobHead.of(JOB.getBytes(UTF_8), longest), UTF_8);
  }

  @Test
  void shouldBeTheJobWithoutItsOutput() throws IOException {
    assertThat(head(1000))
        .isEqualTo(
            "{\"id\":\"1\",\"status\":\"succeeded\",\"metadata\":{\"order\":[7,\"é\"]},"
                + "\"usage\":{\"tokens\":12}}");
  }

  @Test
  void shouldLeaveOutMetadataThatAreLong() throws IOException {
    assertThat(head(60))
        .isEqualTo("{\"id\":\"1\",\"status\":\"succeeded\",\"usage\":{\"tokens\":12}}");
  }
}
