package dev.sluice.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.Subject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {

  @Test
  void shouldReadANameAsUtf8() {
    String field =
        new String("müller".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(Caller.claimed(field)).isEqualTo(new Caller.Known(new Subject("müller", "müller")));
  }

  @Test
  void shouldBoundTheLengthOfAName() {
    assertThat(Caller.claimed("x".repeat(200))).isInstanceOf(Caller.Known.class);
    assertThat(Caller.claimed("x".repeat(201))).isInstanceOf(Caller.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\tb", "ip:10.0.0.1", "\u00fc", "\u007f"})
  void shouldRefuseANameThatIsNone(String field) {
    assertThat(Caller.claimed(field)).isInstanceOf(Caller.Refused.class);
  }
}
