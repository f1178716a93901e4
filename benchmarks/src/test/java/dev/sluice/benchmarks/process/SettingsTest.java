package dev.sluice.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.SluiceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @TempDir Path folder;

  private SluiceConfig read(Settings settings) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), settings.yaml());
    return SluiceConfig.read(file, Map.of(), Map.of());
  }

  @Test
  void shouldBeAConfigurationThatSluiceTakes() throws IOException {
    SluiceConfig config = read(Settings.TIGHT);

    assertThat(config.policies().of("bench-000001", 0).limits()).hasSize(1);
    assertThat(config.policies().of("bench-000001", 0).limits().get(0).limit()).isEqualTo(10);
    assertThat(config.models()).containsOnlyKeys("echo");
  }

  @Test
  void shouldServeAModelOfASteadyPace() throws IOException {
    ModelConfig echo = read(Settings.steady(300)).models().values().iterator().next();
    assertThat(echo.concurrency() * 1000L / echo.delay().toMillis()).isEqualTo(300);
  }

  @Test
  void shouldServeTheModelThatIsMeasured() throws IOException {
    assertThat(read(Settings.MODEL).models()).containsOnlyKeys("all-minilm-l6-v2", "echo");
  }
}
