package dev.sluice.contract.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MirrorKeysTest {

  private static final MirrorKeys KEYS = new MirrorKeys("test.");

  @Test
  void shouldBearTheAccountAsHashTag() {
    assertThat(KEYS.usage("acme", "burst")).isEqualTo("test.sluice:{acme}:u:burst");
    assertThat(KEYS.status("acme", "id")).isEqualTo("test.sluice:{acme}:j:id");
    assertThat(KEYS.output("acme", "id")).isEqualTo("test.sluice:{acme}:o:id");
  }

  @Test
  void shouldNotLetANameBreakTheHashTag() {
    assertThat(KEYS.usage("a}b:{c", "burst")).isEqualTo("test.sluice:{a%7Db%3A%7Bc}:u:burst");
  }

  @Test
  void shouldUseAFixedNumberOfChannels() {
    assertThat(KEYS.channel("a")).isEqualTo("test.sluice:ended:33");
    assertThat(KEYS.channel("a")).isEqualTo(KEYS.channel("a"));
  }
}
