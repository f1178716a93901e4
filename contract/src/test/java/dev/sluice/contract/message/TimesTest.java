package dev.sluice.contract.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

  @Test
  void shouldReadATimeInAnyZone() {
    assertThat(Times.parse("2030-01-31T12:00:00+02:00"))
        .isEqualTo(Instant.parse("2030-01-31T10:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+999999999-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z"})
  void shouldRefuseATimeThatHasNoPlaceInRfc3339(String text) {
    assertThatThrownBy(() -> Times.parse(text)).isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> Routing.read(new RecordHeaders(), request(text)))
        .isInstanceOfSatisfying(
            UnreadableException.class, e -> assertThat(e.reason()).isEqualTo("not-json"))
        .hasMessageContaining("outside the years 0 to 9999");
  }

  private static byte[] request(String startBy) {
    return """
        {"id":"019b0000-0001-7000-8000-000000000000","account":"acme","model":"echo","start_by":"%s"}
        """
        .formatted(startBy)
        .getBytes(StandardCharsets.UTF_8);
  }
}
