package dev.sluice.systemtests.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @Test
  void shouldTellEverythingOnceIntoTheDocumentsUnlessToldOtherwise() {
    Options options = Options.parse(List.of());

    assertThat(options.stories()).isEmpty();
    assertThat(options.rounds()).isEqualTo(1);
    assertThat(options.freeze()).isEqualTo(Duration.ofSeconds(15));
    assertThat(options.out()).isEqualTo(Path.of("docs/guarantees.md"));
  }

  @Test
  void shouldNotWriteAPartOverTheWhole() {
    Options options = Options.parse(List.of("--story", "poison,kill-kafka", "--rounds", "3"));

    assertThat(options.stories()).containsExactly("poison", "kill-kafka");
    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.out()).isEqualTo(Path.of("system-tests/target/guarantees.md"));
  }

  @ParameterizedTest
  @CsvSource({
    "--storys poison, --storys",
    "--rounds 0, '--rounds: ''0'''",
    "--rounds three, three",
    "--rounds, wants a value",
    "--story --rounds, wants a value",
    "--freeze 15, '--freeze: ''15'''",
    "--out report, .md"
  })
  void shouldSayWhatIsWrong(String arguments, String named) {
    assertThatThrownBy(() -> Options.parse(List.of(arguments.split(" "))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }
}
