package dev.sluice.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitFieldsTest {

  @ParameterizedTest
  @CsvSource({"0,0s", "20,20s", "59,59s", "60,1m0s", "360,6m0s", "3600,1h0m0s", "3665,1h1m5s"})
  void shouldWriteDurationsAsOpenAiDoes(long seconds, String written) {
    assertThat(RateLimitFields.duration(seconds)).isEqualTo(written);
  }
}
