package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  @TempDir Path folder;

  @Test
  void shouldSuggestTheCommandThatMayHaveBeenMeant() {
    assertThat(Ran.sluice("submitt", "text"))
        .isEqualTo(
            new Ran(
                2,
                "",
                """
                sluice: Unmatched arguments from index 0: 'submitt', 'text'
                Did you mean: sluice submit or sluice limits or sluice admission?
                Try 'sluice --help'.
                """));
  }

  @Test
  void shouldSuggestTheFlagThatMayHaveBeenMeant() {
    Ran ran = Ran.sluice("up", "--kafka-prot", "1");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("sluice: Unknown options: '--kafka-prot'", "--kafka-port")
        .endsWith("Try 'sluice up --help'.\n");
  }

  @Test
  void shouldShowTheExitCodesInTheHelpOfEveryCommand() {
    assertThat(Ran.sluice("--help").out()).contains("Exit codes:", "6   the job had not ended");
    assertThat(Ran.sluice("submit", "--help").out()).contains("Exit codes:", "3   refused");
    assertThat(Ran.sluice("version")).isEqualTo(new Ran(0, "sluice 0.1.0\n", ""));
  }

  @Test
  void shouldSayWhichKeyOfTheConfigurationIsWrong() throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), "ingress: {http_prot: 1}\n");

    Ran ran = Ran.sluice("up", "--data", folder.resolve("d").toString(), "--config", "" + file);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("sluice: ingress.http_prot: unknown key").hasLineCount(1);
    assertThat(folder.resolve("d")).doesNotExist();
  }

  @Test
  void shouldSayWhichPortIsTakenBeforeAnythingStarts() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      Ran ran =
          Ran.sluice(
              "up",
              "--services",
              "redis",
              "--redis-port",
              "" + port,
              "--management-port",
              "0",
              "--data",
              folder.resolve("d").toString());

      assertThat(ran)
          .isEqualTo(
              new Ran(
                  2,
                  "",
                  ("sluice: port %d, for Redis, cannot be opened on 127.0.0.1 (Address already in use);"
                          + " choose another with --redis-port PORT\n")
                      .formatted(port)));
      assertThat(folder.resolve("d")).doesNotExist();
    }
  }

  @Test
  void shouldRefuseOnePortForTwoPurposes() {
    String port = Integer.toString(PortCheck.any());

    Ran ran =
        Ran.sluice(
            "up",
            "--services",
            "redis",
            "--redis-port",
            port,
            "--management-port",
            port,
            "--data",
            folder.resolve("d").toString());

    assertThat(ran.err())
        .isEqualTo(
            "sluice: port %s was given for Redis and for management; choose another with --management-port PORT\n"
                .formatted(port));
  }

  @Test
  void shouldRefuseAPartThatThereIsNot() {
    assertThat(Ran.sluice("up", "--services", "kafka,postgres"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "sluice: --services: 'postgres' is not one of kafka, redis, ingress, admission, worker, webhooks\n"));
  }

  @Test
  void shouldRefuseAFlagOfWhatIsNotStartedHere() {
    assertThat(Ran.sluice("up", "--kafka", "broker:9092", "--kafka-port", "9192").err())
        .isEqualTo(
            "sluice: --kafka-port is for the embedded one, which is not started here; leave it out\n");
  }
}
