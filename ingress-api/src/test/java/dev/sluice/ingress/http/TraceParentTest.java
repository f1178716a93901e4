package dev.sluice.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceParentTest {

  @ParameterizedTest
  @CsvSource({
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,true",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01,false",
    "00-4BF92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01,false",
    "x,false"
  })
  void shouldPassOnOnlyAValidTrace(String text, boolean valid) {
    assertThat(TraceParent.isValid(text)).isEqualTo(valid);
  }
}
