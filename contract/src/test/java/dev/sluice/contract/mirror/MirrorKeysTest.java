package dev.sluice.contract.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Series;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MirrorKeysTest {

  private static final Limit BURST = new Limit("burst", 1, Duration.ofSeconds(1));
  private static final MirrorKeys KEYS = new MirrorKeys("test.");

  @Test
  void shouldBearTheAccountAsHashTag() {
    assertThat(KEYS.usage(new Series("acme", "burst"))).isEqualTo("test.sluice:{acme}:u:burst");
    assertThat(KEYS.status("acme", "id")).isEqualTo("test.sluice:{acme}:j:id");
    assertThat(KEYS.output("acme", "id")).isEqualTo("test.sluice:{acme}:o:id");
  }

  @Test
  void shouldNotLetANameBreakTheHashTag() {
    assertThat(KEYS.usage(Series.of(BURST, new Subject("a}b:{c", "c"), "m")))
        .isEqualTo("test.sluice:{a%7Db%3A%7Bc}:u:burst");
  }

  @Test
  void shouldUseAFixedNumberOfChannels() {
    assertThat(KEYS.channel("a")).isEqualTo("test.sluice:ended:33");
    assertThat(KEYS.channel("a")).isEqualTo(KEYS.channel("a"));
  }
}
