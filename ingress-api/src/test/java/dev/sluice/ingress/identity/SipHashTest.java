package dev.sluice.ingress.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipHashTest {

  /** The vectors of the reference implementation: key 00 01 … 0f, input 00 01 …. */
  @ParameterizedTest
  @CsvSource({
    "0,726fdb47dd0e0e31",
    "2,0d6c8009d9a94f5a",
    "4,cf2794e0277187b7",
    "6,cbc9466e58fee3ce",
    "8,93f5f5799a932462",
    "14,f723ca908e7af2ee"
  })
  void shouldAgreeWithTheReference(int bytes, String expected) {
    var text = new StringBuilder();
    for (int i = 0; i < bytes; i += 2) {
      text.append((char) (i | (i + 1) << 8));
    }
    var hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    assertThat(hash.of(text)).isEqualTo(Long.parseUnsignedLong(expected, 16));
  }

  @Test
  void shouldDependOnASecret() {
    var random = new SecureRandom();
    assertThat(SipHash.random(random).of("name")).isNotEqualTo(SipHash.random(random).of("name"));
  }
}
