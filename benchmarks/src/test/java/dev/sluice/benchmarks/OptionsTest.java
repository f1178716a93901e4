package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class OptionsTest {

  @Test
  void shouldMeasureEverythingInFullByDefault() {
    Options options = parse();

    assertThat(options.quick()).isFalse();
    assertThat(options.only()).isEmpty();
  }

  @Test
  void shouldTakeWhatIsAskedFor() {
    Options options = parse("--quick", "--only", "429,202", "--out", "x.md", "--list");

    assertThat(options.quick()).isTrue();
    assertThat(options.list()).isTrue();
    assertThat(options.only()).containsExactlyInAnyOrder("429", "202");
    assertThat(options.out()).isEqualTo(Path.of("x.md"));
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() {
    assertThatThrownBy(() -> parse("--fast")).hasMessageContaining("--fast");
    assertThatThrownBy(() -> parse("--out")).hasMessageContaining("--out");
  }

  @Command
  private static final class Line {
    @Mixin private final Options options = new Options();
  }

  private static Options parse(String... arguments) {
    var line = new Line();
    var unused = new CommandLine(line).parseArgs(arguments);
    return line.options;
  }
}
