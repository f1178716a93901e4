package dev.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RehearseCommandTest {

  @Test
  void shouldRunAJobWithEverythingAndLeaveNothingBehind() throws IOException {
    Set<Path> before = folders();

    Ran ran = Ran.sluice("rehearse");

    assertThat(ran.out()).contains("Sluice is ready").contains("embedding of 384 numbers");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(folders()).isEqualTo(before);
  }

  private static Set<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("sluice-rehearsal"))
          .collect(Collectors.toSet());
    }
  }
}
