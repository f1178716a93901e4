package dev.sluice.contract.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void shouldBe256BitsThatNobodyElseHas() {
    var random = new SecureRandom();
    Secret secret = Secret.random(random);
    assertThat(secret.text()).matches("sluice_[A-Za-z0-9_-]{43}");
    assertThat(Secret.random(random)).isNotEqualTo(secret);
  }

  @Test
  void shouldBeFoundByItsSha256() {
    assertThat(new Secret("abc").hash())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void shouldNotBeShownByAccident() {
    assertThat(Secret.random(new SecureRandom())).hasToString("sluice_…");
  }
}
