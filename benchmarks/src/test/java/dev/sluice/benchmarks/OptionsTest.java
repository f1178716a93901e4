package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void shouldMeasureEverythingInFullByDefault() {
    Options options = Options.parse(List.of());

    assertThat(options.quick()).isFalse();
    assertThat(options.only()).isEmpty();
  }

  @Test
  void shouldTakeWhatIsAskedFor() {
    Options options =
        Options.parse(List.of("--quick", "--only", "429,202", "--out", "x.md", "--list"));

    assertThat(options.quick()).isTrue();
    assertThat(options.list()).isTrue();
    assertThat(options.only()).containsExactlyInAnyOrder("429", "202");
    assertThat(options.out()).isEqualTo(Path.of("x.md"));
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Options.parse(List.of("--fast"))).hasMessage("unknown: --fast");
    assertThatThrownBy(() -> Options.parse(List.of("--out"))).hasMessage("--out wants a value");
  }
}
