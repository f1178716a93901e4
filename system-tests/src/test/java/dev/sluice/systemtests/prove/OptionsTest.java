package dev.sluice.systemtests.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class OptionsTest {

  @Test
  void shouldTellEverythingOnceIntoTheDocumentsUnlessToldOtherwise() {
    Options options = parse();

    assertThat(options.stories()).isEmpty();
    assertThat(options.rounds()).isEqualTo(1);
    assertThat(options.freeze()).isEqualTo(Duration.ofSeconds(15));
    assertThat(options.out()).isEqualTo(Path.of("docs/guarantees.md"));
  }

  @Test
  void shouldNotWriteAPartOverTheWhole() {
    Options options = parse("--story", "poison,kill-kafka", "--rounds", "3");

    assertThat(options.stories()).containsExactly("poison", "kill-kafka");
    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.out()).isEqualTo(Path.of("system-tests/target/guarantees.md"));
  }

  @ParameterizedTest
  @CsvSource({
    "--storys poison, --storys",
    "--rounds 0, '--rounds: ''0'''",
    "--rounds three, three",
    "--rounds, --rounds",
    "--story --rounds, --story",
    "--freeze 15, '''15'' is no time like 15s'",
    "--out report, .md"
  })
  void shouldSayWhatIsWrong(String arguments, String named) {
    assertThatThrownBy(() -> parse(arguments.split(" ")))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining(named);
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
