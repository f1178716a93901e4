package dev.sluice.worker.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

  private static Optional<Duration> asked(String name, String value) {
    return RetryAfter.read(HttpHeaders.of(Map.of(name, List.of(value)), (n, v) -> true), NOW);
  }

  @Test
  void shouldReadWhatAServerAsksFor() {
    assertThat(asked("retry-after", "3")).hasValue(Duration.ofSeconds(3));
    assertThat(asked("retry-after", "Thu, 31 Jan 2030 12:00:20 GMT"))
        .hasValue(Duration.ofSeconds(20));
    assertThat(asked("retry-after", "Thu, 31 Jan 2030 11:00:20 GMT")).hasValue(Duration.ZERO);
    assertThat(asked("retry-after-ms", "250")).hasValue(Duration.ofMillis(250));
    assertThat(asked("retry-after", "999999999")).hasValue(Duration.ofHours(1));
    assertThat(asked("retry-after", "soon")).isEmpty();
    assertThat(asked("x", "3")).isEmpty();
  }
}
