package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.config.SluiceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class KafkaOptionsTest {

  @Command(name = "reads")
  private static final class Reads {
    @Mixin KafkaOptions options = new KafkaOptions();
  }

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            prefix: a.
            kafka: {bootstrap: "file:9092", properties: {security.protocol: SSL}}
            """);
  }

  private static SluiceConfig read(Map<String, String> environment, String... arguments) {
    var command = new Reads();
    new CommandLine(command).parseArgs(arguments);
    return command.options.read(environment);
  }

  @Test
  void shouldFindKafkaOnThisMachineIfNothingIsSaid() {
    SluiceConfig config = read(Map.of());

    assertThat(config.kafka().bootstrap()).isEqualTo("127.0.0.1:9092");
    assertThat(config.topics().requests().name()).isEqualTo("inference.requests");
  }

  @Test
  void shouldFindKafkaAsTheServicesDo() {
    SluiceConfig config = read(Map.of(), "--config", file.toString());

    assertThat(config.kafka().bootstrap()).isEqualTo("file:9092");
    assertThat(config.kafka().properties()).isEqualTo(Map.of("security.protocol", "SSL"));
    assertThat(config.topics().requests().name()).isEqualTo("a.inference.requests");
  }

  @Test
  void shouldLetFlagsWinOverVariablesAndVariablesOverTheFile() {
    Map<String, String> environment =
        Map.of("SLUICE_KAFKA_BOOTSTRAP", "variable:9092", "SLUICE_PREFIX", "b.");

    SluiceConfig config = read(environment, "--config", file.toString(), "--kafka", "flag:9092");

    assertThat(config.kafka().bootstrap()).isEqualTo("flag:9092");
    assertThat(config.prefix()).isEqualTo("b.");
  }

  @Test
  void shouldSayWhatIsWrongWithTheFileOfTail() throws IOException {
    Files.writeString(file, "kafka: {bootstrp: x}");

    Ran ran = Ran.sluice("tail", "--config", file.toString());

    assertThat(ran.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(ran.err()).startsWith("sluice: kafka.bootstrp: unknown key").hasLineCount(1);
  }
}
